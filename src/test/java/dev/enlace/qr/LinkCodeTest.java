package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.qr.CodeCheck.Accepted;
import dev.enlace.qr.CodeCheck.Rejected;
import dev.enlace.qr.CodeCheck.Why;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LinkCodeTest {
  @Test
  void acceptsTheFormsOfBothAges() {
    for (int seed = 0; seed < 200; seed++) {
      String bare = Pictures.bareCode(seed);
      assertAccepted(bare);
      assertAccepted(bare + ",1");
      assertAccepted("https://wa.me/settings/linked_devices#" + bare);
      assertAccepted("https://wa.me/settings/linked_devices#" + bare + ",9");
      assertAccepted("https://wa.me/settings/linked_devices#" + bare + ",1a");
    }
  }

  @Test
  void acceptsKeysWithoutPaddingAndInTheUrlAlphabet() {
    String bare = Pictures.bareCode(7);
    assertAccepted(bare.replace("=", ""));
    assertAccepted(bare.replace('+', '-').replace('/', '_'));
  }

  @Test
  void rejectsWhatIsNotQuiteACode() {
    Random random = new Random(1);
    String ref = "2@" + Pictures.base64(random, 96);
    String key = Pictures.base64(random, 32);
    String two = ref + "," + key + "," + key;
    assertRejected(Why.NOT_WHATSAPP, two);
    assertRejected(Why.NOT_WHATSAPP, two + "," + key + ",1,1");
    assertRejected(Why.NOT_WHATSAPP, two + "," + Pictures.base64(random, 16));
    assertRejected(Why.NOT_WHATSAPP, two + "," + Pictures.base64(random, 48));
    assertRejected(Why.NOT_WHATSAPP, two + "," + key + ",ABC");
    assertRejected(Why.NOT_WHATSAPP, ref.substring(2) + "," + key + "," + key + "," + key);
    assertRejected(Why.NOT_WHATSAPP, "https://wa.me.evil.example/#" + Pictures.bareCode(1));
    assertRejected(Why.NOT_WHATSAPP, "https://evil.example/#" + Pictures.linkCode(1));
    assertRejected(Why.NOT_WHATSAPP, Pictures.linkCode(1) + "\n");
    assertRejected(Why.NOT_WHATSAPP, "2@\u202e" + Pictures.bareCode(1).substring(3));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/login",
        "https://evil.example/demo",
        "http://wa.me.evil.example/",
        "WIFI:S:demo;T:WPA;P:secret;;",
        "otpauth://totp/Example:alice?secret=JBSWY3DPEHPK3PXP",
        "tg://login?token=AQ",
        "sgnl://linkdevice?uuid=x",
        "mailto:test@example.org",
        "tel:1732147200",
        "BEGIN:VCARD\nFN:Test\nEND:VCARD",
        "https://wa.me/5215512345678",
        "https://chat.whatsapp.com/AbCdEf",
        "just a sentence",
        "contest results of the fastest, latest"
      })
  void knowsCodesOfOtherKinds(String text) {
    assertRejected(Why.NOT_WHATSAPP, text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "demo-qr-aura-1732147200",
        "DEMO_QR_CODE",
        "fallback-1732147200000",
        "fallback:aura",
        "aura_1732147200000",
        "aura:1732147200",
        "session-aura|1732147200000|qr",
        "whatsapp-session:aura",
        "whatsapp_session_aura_1732147200",
        "simulated qr for aura",
        "código simulado",
        "TEST",
        "mock-qr",
        "{\"session\":\"aura\",\"demo\":true}",
        "https://wa.me/settings/linked_devices#demo",
        "https://web.whatsapp.com/fallback/aura"
      })
  void knowsCodesThatWereMadeUp(String text) {
    assertRejected(Why.DEMO, text);
  }

  @Test
  void saysOfAForeignAddressItsSchemeAndHostOnly() {
    Rejected rejected = rejected("HTTPS://user:secret@evil.example:8443/path?token=1#x");

    assertEquals("scheme=https host=evil.example", rejected.detail());
    assertEquals("scheme=wifi", rejected("WIFI:S:home;P:secret;;").detail());
    assertTrue(rejected("https://" + "a".repeat(900)).detail().length() <= 160);
  }

  @Test
  void neverLooksAtLongTexts() {
    assertEquals("length=1025", rejected("2@" + "A".repeat(LinkCode.MAX_LENGTH - 1)).detail());
  }

  @Test
  void judgesAnyTextInAMoment() {
    String[] nasty = {
      "2@" + "@".repeat(1020),
      "2@" + "A,".repeat(500),
      "2" + "@2".repeat(510),
      "https://" + "a@".repeat(500),
      "-1".repeat(50),
      "1732147200".repeat(10),
      "demo".repeat(25),
      "a.".repeat(49),
      "_1".repeat(50)
    };
    for (String text : nasty) {
      LinkCode.judge(text, LinkCode.PATTERN);
    }

    long start = System.nanoTime();
    for (int i = 0; i < 100; i++) {
      for (String text : nasty) {
        LinkCode.judge(text, LinkCode.PATTERN);
      }
    }
    Duration each = Duration.ofNanos((System.nanoTime() - start) / 100 / nasty.length);
    assertTrue(each.toMillis() < 5, "took " + each);
  }

  private static void assertAccepted(String text) {
    assertEquals(new Accepted(text), LinkCode.judge(text, LinkCode.PATTERN));
  }

  private static void assertRejected(Why why, String text) {
    assertEquals(why, rejected(text).why(), text);
  }

  private static Rejected rejected(String text) {
    return assertInstanceOf(Rejected.class, LinkCode.judge(text, LinkCode.PATTERN), text);
  }
}
