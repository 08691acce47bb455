package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.testing.Client;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Double clicks, and operators who do not know of each other. */
class TwoOperatorsTest {
  private static final int PEOPLE = 24;

  /** All at the same moment. */
  private static void together(Client client, String path, String body) throws Exception {
    ExecutorService people = Executors.newFixedThreadPool(PEOPLE);
    try {
      CountDownLatch now = new CountDownLatch(1);
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < PEOPLE; i++) {
        answers.add(
            people.submit(
                () -> {
                  now.await();
                  return client.post(path, body).status();
                }));
      }
      now.countDown();
      for (Future<Integer> answer : answers) {
        assertEquals(200, answer.get());
      }
    } finally {
      people.shutdown();
    }
  }

  @Test
  void manyWhoWishTheSameMakeOneCallToTheGateway() throws Exception {
    try (TestServer server = new TestServer()) {
      Client client = new Client(server.address());
      together(client, "api/sessions", "{\"session_id\":\"aura\"}");
      together(client, "api/sessions/aura/link", "{}");
      assertEquals(1, server.gateway.connections().size());

      server.gateway.say(new Reached(Duration.ofMillis(5)));
      together(client, "api/sessions/aura/link", "{}");
      assertEquals(1, server.gateway.connection().refreshes());

      server.gateway.say(new Linked(new Account("5215512341234", "Ana")));
      together(client, "api/sessions/aura/logout", "{}");
      assertEquals(1, server.gateway.connections().size());
      assertEquals(1, server.gateway.connection().logouts());
    }
  }
}
