package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.enlace.net.ForbiddenAddressException;
import dev.enlace.testing.FakeScheduler;
import java.net.InetAddress;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpFetchTest {
  /**
   * It was enough that one of a name's addresses was harmless; the client, which asks for the name
   * by itself, connected to the first of them, whichever that was.
   */
  @ParameterizedTest
  @CsvSource({
    "169.254.169.254, 127.0.0.1",
    "127.0.0.1, 169.254.169.254",
    "127.0.0.1, fd00:ec2::254",
  })
  void callsNoNameThatLeadsToACloudsMetadataAmongOthers(String first, String second)
      throws Exception {
    try (RestPeer peer = new RestPeer(request -> RestPeer.json(200, "{}"))) {
      assertInstanceOf(ForbiddenAddressException.class, outcome(peer, first, second));
      assertEquals(List.of(), peer.lines());
    }
  }

  @ParameterizedTest
  @CsvSource({"127.0.0.1, ::1", "10.1.2.3, 127.0.0.1"})
  void callsANameAllOfWhoseAddressesAreHarmless(String first, String second) throws Exception {
    try (RestPeer peer = new RestPeer(request -> RestPeer.json(200, "{}"))) {
      HttpResponse<?> answer = assertInstanceOf(HttpResponse.class, outcome(peer, first, second));
      assertEquals(200, answer.statusCode());
    }
  }

  /** The answer, or what went wrong, where the peer's name leads to these. */
  private static Object outcome(RestPeer peer, String... addresses) throws Exception {
    InetAddress[] found = new InetAddress[addresses.length];
    for (int i = 0; i < found.length; i++) {
      found[i] = InetAddress.getByName(addresses[i]);
    }
    CompletableFuture<Object> outcome = new CompletableFuture<>();
    try (HttpFetch fetch =
        new HttpFetch(new FakeScheduler(), Gateways::trustOfThisJava, host -> found)) {
      Runnable unused =
          fetch.get(
              peer.url(),
              Map.of(),
              1_000,
              (answer, e) -> outcome.complete(answer == null ? e : answer));
      return outcome.get(20, TimeUnit.SECONDS);
    }
  }
}
