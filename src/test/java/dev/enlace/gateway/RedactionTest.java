package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class RedactionTest {
  private final Redaction redaction = new Redaction(List.of("hunter2", ""));

  @Test
  void masksWhatIsSecret() {
    assertEquals("the key … is", text("the key hunter2 is"));
    assertEquals("token …", text("token: abc"));
    assertEquals("Authorization … xyz", text("Authorization: Bearer xyz"));
    assertEquals("call …", text("call +52 1 (55) 1234-5678"));
    assertEquals("from …@s.whatsapp.net", text("from 5215512345678@s.whatsapp.net"));
    assertEquals("see …", text("see 2@abc,def"));
    assertEquals("https://wa.me/settings/…", text(Talk.CODE));
    assertEquals("png …", text("png iVBORw0KGgoAAAANSUhEUgAA"));
  }

  @Test
  void leavesWhatHelps() {
    assertEquals("QR_GENERATION_ERROR", text("QR_GENERATION_ERROR"));
    assertEquals("connect ECONNREFUSED 127.0.0.1:443", text("connect ECONNREFUSED 127.0.0.1:443"));
    assertEquals("code 405 after 20000 ms", text("code 405 after 20000 ms"));
  }

  @Test
  void takesOutWhatCannotBeSeen() {
    assertEquals("a b c d", text("a\nb\u202ec\u0000\u200b d"));
  }

  @Test
  void isShort() {
    assertEquals("aaa aaa a…", redaction.text("aaa ".repeat(1_000_000), 10));
  }

  private String text(String foreign) {
    return redaction.text(foreign, 120);
  }
}
