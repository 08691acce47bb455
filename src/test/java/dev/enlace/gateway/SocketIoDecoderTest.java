package dev.enlace.gateway;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.gson.JsonObject;
import dev.enlace.reason.Reason;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SocketIoDecoderTest {
  private final SocketIoDecoder decoder = new SocketIoDecoder();

  // Those that the reference parser's own tests reject, and a few more.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "442[\"some\",\"data\"",
        "0/admin,\"invalid\"",
        "0[]",
        "1/admin,{}",
        "2/admin,\"invalid",
        "2/admin,{}",
        "2[{\"toString\":\"foo\"}]",
        "2[true,\"foo\"]",
        "2[null,\"bar\"]",
        "2[\"connect\"]",
        "2[\"connect_error\"]",
        "2[\"disconnect\",\"123\"]",
        "2[\"disconnecting\"]",
        "2[\"newListener\"]",
        "2[\"removeListener\"]",
        "2[]",
        "2{}",
        "2",
        "3{}",
        "4",
        "4[]",
        "5",
        "51",
        "5a-",
        "51.23-",
        "511-[\"x\"]",
        "999",
        "a",
        "",
        "2abc[\"message-with-ack\",1]",
        "29999999999999999[\"x\"]",
        "2[\"a\"]x",
        "2[NaN]",
        "2['a']",
        "51-[\"hello\",{\"_placeholder\":true,\"num\":\"splice\"}]",
        "51-[\"hello\",{\"_placeholder\":true,\"num\":1}]",
        "51-[\"hello\",{\"_placeholder\":true,\"num\":-1}]",
        "51-[\"hello\",{\"_placeholder\":true}]"
      })
  void rejects(String packet) {
    ProtocolFault fault = assertThrows(ProtocolFault.class, () -> decoder.text(packet));
    assertEquals(Reason.GW_PROTOCOL, fault.reason());
    assertFalse(decoder.isWaiting());
  }

  @Test
  void rejectsAnAttachmentThatNothingAnnounced() {
    assertThrows(ProtocolFault.class, () -> decoder.attachment(new byte[] {1}));
  }

  @Test
  void rejectsATextWhileAnAttachmentIsDue() throws Exception {
    assertNull(decoder.text("51-[\"hello\",{\"_placeholder\":true,\"num\":0}]"));
    assertThrows(ProtocolFault.class, () -> decoder.text("2[\"hello\"]"));
  }

  @Test
  void decodesNormallyAfterAResetAmidAttachments() throws Exception {
    assertNull(decoder.text("51-[\"hello\",{\"_placeholder\":true,\"num\":0}]"));
    decoder.reset();
    assertNotNull(decoder.text("2[\"hello\"]"));
  }

  @Test
  void putsABinaryEventTogether() throws Exception {
    assertNull(
        decoder.text(
            "52-/custom,789[\"message\",{\"_placeholder\":true,\"num\":1},{\"_placeholder\":true,\"num\":0}]"));
    assertNull(decoder.attachment(new byte[] {1, 2, 3}));
    SocketIoPacket packet = decoder.attachment(new byte[] {4, 5, 6});

    assertNotNull(packet);
    assertEquals(SocketIoPacket.Type.BINARY_EVENT, packet.type());
    assertEquals("/custom", packet.namespace());
    assertEquals(789, packet.id());
    assertArrayEquals(new byte[] {1, 2, 3}, packet.attachments().get(0));
    assertArrayEquals(new byte[] {4, 5, 6}, packet.attachments().get(1));
  }

  @Test
  void takesANumberForAnEventsName() throws Exception {
    assertNotNull(decoder.text("2[1,\"a\",{}]"));
  }

  @Test
  void readsNamespacesAsEveryVersionWritesThem() throws Exception {
    assertEquals("/custom", namespace("0/custom"));
    assertEquals("/custom", namespace("0/custom,"));
    assertEquals("/custom", namespace("0/custom?token=1,"));
    assertEquals("/", namespace("0"));
    assertEquals("/", namespace("0{\"sid\":\"x\"}"));
  }

  @Test
  void refusesAnAttachmentOfOverHalfAMegabyte() throws Exception {
    assertNull(decoder.text("51-[\"x\",{\"_placeholder\":true,\"num\":0}]"));
    ProtocolFault fault =
        assertThrows(
            ProtocolFault.class,
            () -> decoder.attachment(new byte[SocketIoDecoder.MAX_ATTACHMENT + 1]));
    assertEquals(Reason.GW_TOO_BIG, fault.reason());
  }

  @Test
  void refusesJsonThatCostsMoreThanItIsWorth() {
    assertTooBig("2[\"x\"," + "[".repeat(100_000));
    assertTooBig("2[\"x\"," + "[".repeat(40) + "]".repeat(40) + "]");
    assertTooBig("2[\"x\"" + ",1".repeat(10_001) + "]");
    assertTooBig("2[\"x\",\"" + "a".repeat(ForeignJson.MAX_STRING + 1) + "\"]");
  }

  @Test
  void writesWhatTheReferenceServersRead() {
    JsonObject auth = new JsonObject();
    auth.addProperty("token", "<ü>");
    assertEquals("0", SocketIoPacket.connect("/", null).encode());
    assertEquals("0{\"token\":\"<ü>\"}", SocketIoPacket.connect("/", auth).encode());
    assertEquals("0/custom,", SocketIoPacket.connect("/custom", null).encode());
    assertEquals(
        "2/custom,7[\"get_qr\",{\"token\":\"<ü>\"}]",
        SocketIoPacket.event("/custom", 7, "get_qr", auth).encode());
    assertEquals("313[]", SocketIoPacket.ack("/", 13).encode());
  }

  private String namespace(String packet) throws ProtocolFault {
    SocketIoPacket read = decoder.text(packet);
    assertNotNull(read);
    return read.namespace();
  }

  private void assertTooBig(String packet) {
    ProtocolFault fault = assertThrows(ProtocolFault.class, () -> decoder.text(packet));
    assertEquals(Reason.GW_TOO_BIG, fault.reason());
  }
}
