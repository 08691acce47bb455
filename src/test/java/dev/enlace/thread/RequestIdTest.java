package dev.enlace.thread;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestIdTest {
  @AfterEach
  void leave() {
    RequestId.swap(null);
  }

  @Test
  void aThreadWorksForNobodyUntilItIsSaid() {
    assertNull(RequestId.current());
    RequestId.during("one", () -> assertEquals("one", RequestId.current()));
    assertNull(RequestId.current());
  }

  @Test
  void whatWasBeforeComesBackAlsoAfterAFault() {
    RequestId.swap("one");
    assertThrows(
        IllegalStateException.class,
        () ->
            RequestId.during(
                "two",
                () -> {
                  throw new IllegalStateException(RequestId.current());
                }));
    assertEquals("one", RequestId.current());
    assertEquals("one", RequestId.swap(null));
    assertNull(RequestId.current());
  }
}
