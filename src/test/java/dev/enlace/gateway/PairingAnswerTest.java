package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import dev.enlace.gateway.GatewayEvent.PairingFailed;
import dev.enlace.gateway.GatewayEvent.PairingIssued;
import dev.enlace.reason.Reason;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Pairing codes, in the spellings of the gateways that give them. */
class PairingAnswerTest {
  private final Redaction redaction = new Redaction(List.of());

  private GatewayEvent read(int status, String json) {
    JsonElement said = JsonParser.parseString(json.replace('\'', '"'));
    return PairingAnswer.read(new Payload(List.of(said), List.of()), status, redaction, null);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'code':'K7WQ-2MRT'}",
        "{'pairingCode':'k7wq2mrt'}",
        "{'data':{'LinkingCode':'K7WQ-2MRT'}}",
        "{'results':{'pair_code':'K7WQ-2MRT'}}",
        "{'success':true,'result':'K7WQ2MRT'}",
        "{'phoneCode':'K7WQ 2MRT','session':'aura'}",
        "{'code':'K7WQ\u20132MRT'}",
        "{'code':'K7WQ_2MRT'}",
        "'K7WQ-2MRT'"
      })
  void isFoundInEverySpelling(String json) {
    PairingIssued issued = assertInstanceOf(PairingIssued.class, read(200, json));
    assertEquals("K7WQ2MRT", issued.code());
    assertNull(issued.lifetime());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "200 | {'code':null} | PAIRING_FAILED",
        "200 | {'code':'2@abcdefghij,k,k,k'} | PAIRING_FAILED",
        "200 | {'success':false,'code':'K7WQ2MRT'} | PAIRING_FAILED",
        "404 | {} | PAIRING_UNSUPPORTED",
        "405 | {'error':'METHOD_NOT_ALLOWED'} | PAIRING_UNSUPPORTED",
        "0 | {'error':'not supported by this engine'} | PAIRING_UNSUPPORTED",
        "404 | {'error':'SESSION_NOT_FOUND','message':'no such'} | SESSION_MISSING",
        "400 | {'error':'BAD_PHONE'} | PAIRING_PHONE_UNKNOWN",
        "0 | {'error':'the number is not on WhatsApp'} | PAIRING_PHONE_UNKNOWN",
        "500 | {'error':'rate-overlimit'} | PAIRING_RATE_LIMIT",
        "429 | {} | PAIRING_RATE_LIMIT",
        "502 | {'error':'PAIRING_PHONE_UNKNOWN'} | PAIRING_PHONE_UNKNOWN",
        "502 | {'error':'QR_DEMO'} | PAIRING_FAILED",
        // Words within words were taken for what they are not.
        "500 | {'error':'Could not generate pairing code'} | PAIRING_FAILED",
        "500 | {'message':'The operation failed'} | PAIRING_FAILED",
        "500 | {'message':'took 14293 ms'} | PAIRING_FAILED",
        "500 | {'message':'Could not generate pairing code on WhatsApp'} | PAIRING_FAILED",
        "400 | {'message':'A phone number is required'} | PAIRING_FAILED",
        "500 | {'message':'No code for this phone number: unknown reason'} | PAIRING_FAILED",
        "500 | {'message':'Request failed with status code 429'} | PAIRING_RATE_LIMIT",
        "500 | {'message':'Rate limit reached'} | PAIRING_RATE_LIMIT",
        "500 | {'code':'RATE_OVERLIMIT'} | PAIRING_RATE_LIMIT",
        "500 | {'error':'RateLimitExceeded'} | PAIRING_RATE_LIMIT",
        "200 | {'success':false,'code':'PAIRING_PHONE_UNKNOWN'} | PAIRING_PHONE_UNKNOWN",
        "400 | {'message':'The phone number is invalid'} | PAIRING_PHONE_UNKNOWN",
        "400 | {'message':'Phone number not registered'} | PAIRING_PHONE_UNKNOWN",
        "400 | {'message':'number 525512345678 is not valid'} | PAIRING_PHONE_UNKNOWN",
        "404 | {'error':'Session aura not found'} | SESSION_MISSING",
        "501 | {} | PAIRING_UNSUPPORTED",
      })
  void saysWhyThereIsNone(int status, String json, Reason reason) {
    assertEquals(reason, assertInstanceOf(PairingFailed.class, read(status, json)).reason());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'success':false,'code':'K7WQ2MRT'} | status=500",
        "{'success':false,'code':'K7WQ\u20132MRT','error':'QR_DEMO'} | status=500 QR_DEMO",
        "{'success':false,'code':'K7WQ_2MRT'} | status=500",
        "'K7WQ-2MRT' | status=500",
        "{'error':'too late','message':'The code was K7WQ-2MRT'} | status=500 too late The code was"
            + " …",
        "{'message':'K7WQ2MRT and KXWQ-AMRT are used'} | status=500 … and … are used",
        "{'message':'k7wq_2mrt is used'} | status=500 … is used",
        "{'error':'rate-overlimit','message':'Code 1006'} | status=500 rate-overlimit Code 1006",
      })
  void aCodeIsNotRepeatedWhereverItStands(String json, String detail) {
    PairingFailed failed = assertInstanceOf(PairingFailed.class, read(500, json));
    assertEquals(detail, failed.detail());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{'code':'K7WQ2MRT','phone':'+52 (55) 1234-5678'} | 525512345678",
        "{'code':'K7WQ2MRT','phoneNumber':'525512345678@s.whatsapp.net'} | 525512345678",
        "{'code':'K7WQ2MRT','phone':525512345678} | 525512345678",
        "{'code':'K7WQ2MRT','phone':'+52 ••• 5678'} |",
        "{'code':'K7WQ2MRT'} |",
      })
  void saysForWhichNumberItIs(String json, @Nullable String phone) {
    PairingIssued issued = assertInstanceOf(PairingIssued.class, read(200, json));
    assertEquals(phone, issued.phone());
    assertFalse(issued.toString().contains("5678"), issued.toString());
    String failure = json.replace("K7WQ2MRT", "").replace("{", "{'error':'QR_DEMO',");
    PairingFailed failed = assertInstanceOf(PairingFailed.class, read(200, failure));
    assertEquals(phone, failed.phone());
    assertFalse(failed.toString().contains("5678"), failed.toString());
  }

  @Test
  void aNumberInItsWordsIsNotRepeated() {
    PairingFailed failed =
        assertInstanceOf(PairingFailed.class, read(400, "{'error':'bad number +52 55 1234 5678'}"));
    assertFalse(failed.detail().contains("1234"), failed.detail());
  }
}
