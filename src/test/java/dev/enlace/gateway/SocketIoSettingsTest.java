package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIoSettingsTest {
  @ParameterizedTest
  @CsvSource({
    "http://host, ws://host/socket.io/?EIO=4&transport=websocket, http://host",
    "https://host/, wss://host/socket.io/?EIO=4&transport=websocket, https://host",
    "WSS://host:444/a/b/, wss://host:444/a/b/socket.io/?EIO=4&transport=websocket,"
        + " https://host:444/a/b",
    "ws://u:p@[::1]:81, ws://[::1]:81/socket.io/?EIO=4&transport=websocket, http://[::1]:81"
  })
  void leadsToTheWebSocket(String url, String webSocket, String address) {
    SocketIoSettings settings = SocketIoSettings.of(URI.create(url));
    assertEquals(webSocket, settings.webSocket(4).toString());
    assertEquals(address, settings.address().toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"ftp://host", "host", "http://my_host", "http://host?token=1", "http://host#x"})
  void refusesAnAddressThatCannotBeOne(String url) {
    assertThrows(IllegalArgumentException.class, () -> SocketIoSettings.of(URI.create(url)));
  }

  @Test
  void keepsSecretsOutOfUrlsAndLogs() {
    SocketIoSettings settings =
        SocketIoSettings.of(URI.create("https://user:pass@host"))
            .withNamespace("/x", Map.of("token", "t-secret"))
            .withKey("k-secret");
    for (String text :
        new String[] {
          settings.toString(), settings.webSocket(4).toString(), settings.polling(4).toString()
        }) {
      assertFalse(text.contains("secret") || text.contains("pass"), text);
    }
    assertEquals("Basic dXNlcjpwYXNz", settings.sentHeaders().get("Authorization"));
    assertEquals("k-secret", settings.sentHeaders().get("X-API-Key"));
    assertEquals("k-secret", settings.sentAuth().get("apiKey"));
  }

  @Test
  void refusesAKeyThatWouldBreakTheRequest() {
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class,
            () -> SocketIoSettings.of(URI.create("http://host")).withKey("a\r\nX: y"));
    assertFalse(String.valueOf(e.getMessage()).contains("X: y"));
  }

  @Test
  void knowsItsOwnOrigin() {
    SocketIoSettings settings = SocketIoSettings.of(URI.create("https://host/prefix"));
    assertTrue(
        OfferedCodes.isSameOrigin(settings.address(), URI.create("https://HOST:443/qr.png")));
    assertFalse(OfferedCodes.isSameOrigin(settings.address(), URI.create("http://host/qr.png")));
    assertFalse(
        OfferedCodes.isSameOrigin(settings.address(), URI.create("https://host:444/qr.png")));
    assertFalse(
        OfferedCodes.isSameOrigin(
            settings.address(), URI.create("https://host@evil.example/qr.png")));
    assertFalse(OfferedCodes.isSameOrigin(settings.address(), URI.create("https://u@host/qr.png")));
    assertFalse(OfferedCodes.isSameOrigin(settings.address(), URI.create("https://other/qr.png")));
  }
}
