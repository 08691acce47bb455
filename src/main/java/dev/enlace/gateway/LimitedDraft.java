package dev.enlace.gateway;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.java_websocket.WebSocketImpl;
import org.java_websocket.drafts.Draft;
import org.java_websocket.drafts.Draft_6455;
import org.java_websocket.enums.Opcode;
import org.java_websocket.exceptions.InvalidDataException;
import org.java_websocket.exceptions.InvalidHandshakeException;
import org.java_websocket.exceptions.LimitExceededException;
import org.java_websocket.extensions.IExtension;
import org.java_websocket.framing.CloseFrame;
import org.java_websocket.framing.Framedata;
import org.java_websocket.handshake.Handshakedata;

/**
 * RFC 6455 without extensions, with limits on what is read, and with a memory of the HTTP answer.
 * Used by one connection.
 *
 * <p>The library tells of a refused upgrade in the text of an exception only, and adds up the
 * fragments of a message without a limit.
 */
final class LimitedDraft extends Draft_6455 {
  /** In bytes, of one message, whole or in fragments. */
  static final int MAX_MESSAGE = 1024 * 1024;

  static final int MAX_FRAGMENTS = 4_096;
  static final int MAX_HTTP_HEAD = 16 * 1024;

  private String httpAnswer = "";
  private boolean httpAfterUpgrade;
  private boolean upgraded;
  private int fragments;
  private int bytes;

  LimitedDraft() {
    super(List.<IExtension>of(), MAX_MESSAGE);
  }

  /** What was answered to the request, as far as it was read, at most 16 KiB. */
  synchronized String httpAnswer() {
    return httpAnswer;
  }

  /** Whether a second HTTP answer came where the first frame should have been. */
  synchronized boolean isHttpAfterUpgrade() {
    return httpAfterUpgrade;
  }

  // A connection gets a draft of its own anyway, and its memory has to stay within reach.
  @Override
  public Draft copyInstance() {
    return this;
  }

  @Override
  public Handshakedata translateHandshake(ByteBuffer buffer) throws InvalidHandshakeException {
    String text = ascii(buffer, MAX_HTTP_HEAD);
    synchronized (this) {
      httpAnswer = text;
    }
    if (buffer.remaining() > MAX_HTTP_HEAD && !text.contains("\r\n\r\n")) {
      throw new InvalidHandshakeException("HTTP head over " + MAX_HTTP_HEAD + " bytes");
    }
    return super.translateHandshake(buffer);
  }

  @Override
  public List<Framedata> translateFrame(ByteBuffer buffer) throws InvalidDataException {
    if (!upgraded) {
      upgraded = true;
      if (ascii(buffer, 5).equals("HTTP/")) {
        synchronized (this) {
          httpAfterUpgrade = true;
        }
      }
    }
    try {
      return super.translateFrame(buffer);
    } catch (InvalidDataException e) {
      throw new Quiet(e.getCloseCode());
    }
  }

  @Override
  public void processFrame(WebSocketImpl socket, Framedata frame) throws InvalidDataException {
    Opcode opcode = frame.getOpcode();
    if (opcode == Opcode.CONTINUOUS || opcode == Opcode.TEXT || opcode == Opcode.BINARY) {
      if (opcode != Opcode.CONTINUOUS) {
        fragments = 0;
        bytes = 0;
      }
      fragments++;
      bytes += frame.getPayloadData().remaining();
      if (fragments > MAX_FRAGMENTS || bytes > MAX_MESSAGE) {
        throw new Quiet(CloseFrame.TOOBIG);
      }
    }
    try {
      super.processFrame(socket, frame);
    } catch (InvalidDataException e) {
      throw new Quiet(e.getCloseCode());
    }
  }

  /**
   * Any broken frame. The library logs every one of them with its stack, unless it is of this type;
   * the far side shall not fill our log.
   */
  private static final class Quiet extends LimitExceededException {
    private static final long serialVersionUID = 1L;

    private final int code;

    Quiet(int code) {
      // The library cannot close with 1007 and no words.
      super("broken frame", MAX_MESSAGE);
      this.code = code;
    }

    @Override
    public int getCloseCode() {
      return code;
    }
  }

  private static String ascii(ByteBuffer buffer, int limit) {
    byte[] start = new byte[Math.min(buffer.remaining(), limit)];
    buffer.duplicate().get(start);
    return new String(start, StandardCharsets.ISO_8859_1);
  }
}
