package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.session.SessionRegistry.Wanted;
import dev.enlace.testing.ScriptedPeer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** What is left when the application ends; a container counts the threads at that very moment. */
class AppTest {
  private static final String OPEN =
      "0{\"sid\":\"e1\",\"upgrades\":[],\"pingInterval\":25000,\"pingTimeout\":20000,"
          + "\"maxPayload\":1000000}";

  /**
   * The goodbye to a gateway had a deadline, on a timer that ended first: whenever the far side did
   * not answer, its two threads held the whole web application that had been taken out.
   */
  @Test
  void leavesNoThreadBehindThoughTheGatewayNeverAnswersTheGoodbye() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ScriptedPeer peer =
        ScriptedPeer.playing(
            p ->
                p.upgrade()
                    .text(OPEN)
                    .expect("40")
                    .text("40{\"sid\":\"s1\"}")
                    .tell("connected")
                    .hold())) {
      App app = app(peer, "socketio");
      app.sessions().open(Wanted.of("aura"), null).link(null);
      assertEquals("connected", peer.told());
      app.close();
      assertEquals(List.of(), since(before));
    }
  }

  @Test
  void leavesNoThreadBehindThoughTheGatewayHoldsAnAnswerBack() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    try (ScriptedPeer peer = ScriptedPeer.playing(p -> p.tell("asked").hold())) {
      App app = app(peer, "rest");
      app.sessions().open(Wanted.of("aura"), null).link(null);
      assertEquals("asked", peer.told());
      app.close();
      assertEquals(List.of(), since(before));
    }
  }

  @Test
  void leavesNoThreadOfThePracticePhoneBehind() throws Exception {
    Set<Thread> before = Thread.getAllStackTraces().keySet();
    App.of(
            Config.read(
                name ->
                    Map.of(
                            "enlace.gateway.url", "http://127.0.0.1:9",
                            "enlace.practice.url", "http://127.0.0.1:9")
                        .getOrDefault(name, "")))
        .close();
    assertEquals(List.of(), since(before));
  }

  private static App app(ScriptedPeer peer, String kind) {
    return App.of(
        Config.read(
            name ->
                Map.of("enlace.gateway.url", peer.address().toString(), "enlace.gateway.kind", kind)
                    .getOrDefault(name, "")));
  }

  /** The names of the threads that have come since and are not the far side's. */
  private static List<String> since(Set<Thread> before) {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> !before.contains(thread) && thread.isAlive())
        .map(Thread::getName)
        .filter(name -> !name.startsWith("scripted-peer"))
        .sorted()
        .collect(Collectors.toList());
  }
}
