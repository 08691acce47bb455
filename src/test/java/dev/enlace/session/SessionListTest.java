package dev.enlace.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SessionListTest {
  private final SessionList list = new SessionList();

  @Test
  void tellsANewcomerOfAllSessions() {
    list.changed("a");
    list.changed("b");
    list.gone("a");
    SessionList.News news = list.since(0);
    assertTrue(news.complete());
    assertEquals(List.of("b"), news.changed());
    assertEquals(List.of(), news.gone());
  }

  @Test
  void tellsTheOthersOfWhatChangedAndOncePerSession() {
    list.changed("a");
    list.changed("b");
    long seen = list.version();
    list.changed("a");
    list.changed("a");
    list.gone("b");
    SessionList.News news = list.since(seen);
    assertFalse(news.complete());
    assertEquals(List.of("a"), news.changed());
    assertEquals(List.of("b"), news.gone());
    assertEquals(List.of(), list.since(news.version()).changed());
  }

  @Test
  void tellsOfASessionThatIsMadeAgain() {
    list.changed("a");
    long seen = list.version();
    list.gone("a");
    list.changed("a");
    assertEquals(List.of("a"), list.since(seen).changed());
    assertEquals(List.of(), list.since(seen).gone());
  }

  @Test
  void tellsEverythingToWhoeverComesFromTheFutureOrFromTooLongAgo() {
    list.changed("a");
    long seen = list.version();
    assertTrue(list.since(seen + 1).complete());
    for (int i = 0; i < 1_001; i++) {
      list.gone("x" + i);
    }
    assertTrue(list.since(seen).complete());
    assertFalse(list.since(seen + 1).complete());
  }

  @Test
  void wakesThoseWhoWait() {
    List<Long> versions = new ArrayList<>();
    Runnable end = list.watch(() -> versions.add(list.version()));
    list.changed("a");
    list.touched();
    end.run();
    list.gone("a");
    assertEquals(List.of(2L, 3L), versions);
  }
}
