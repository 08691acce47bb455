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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Codes to be typed, in the spellings of the gateways that give them. */
class PairingAnswerTest {
  private final Redaction redaction = new Redaction(List.of());

  private GatewayEvent read(int status, String json) {
    JsonElement said = JsonParser.parseString(json.replace('\'', '"'));
    return PairingAnswer.read(new Payload(List.of(said), List.of()), status, redaction);
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
      })
  void saysWhyThereIsNone(int status, String json, Reason reason) {
    assertEquals(reason, assertInstanceOf(PairingFailed.class, read(status, json)).reason());
  }

  @Test
  void aNumberInItsWordsIsNotRepeated() {
    PairingFailed failed =
        assertInstanceOf(PairingFailed.class, read(400, "{'error':'bad number +52 55 1234 5678'}"));
    assertFalse(failed.detail().contains("1234"), failed.detail());
  }
}
