package dev.enlace.qr;

import com.google.zxing.EncodeHintType;
import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;

/**
 * Our own drawing of a code: black on white, with four modules of white around it, which is what
 * scanners ask for. Nothing of the text gets into the image but as modules.
 *
 * <p>Error correction is at its lowest level, as in WhatsApp's own page: larger modules help a
 * phone in front of a screen more than redundancy does.
 */
public final class CodeImage {
  /** White modules on each side. */
  private static final int QUIET = 4;

  /** Pixels per module side in a PNG. */
  private static final int SCALE = 6;

  private CodeImage() {}

  /**
   * Draws a PNG, one bit a pixel and six pixels a module; under 2 kB for a linking code.
   *
   * @throws IllegalArgumentException when the text is empty or longer than a code can hold
   */
  public static byte[] png(String text) {
    ByteMatrix modules = modules(text);
    int side = (modules.getWidth() + 2 * QUIET) * SCALE;
    try {
      ByteArrayOutputStream file = new ByteArrayOutputStream(2048);
      DataOutputStream out = new DataOutputStream(file);
      out.writeLong(0x89504E470D0A1A0AL);
      // One bit of grey; deflate, the five filters, not interlaced.
      byte[] header = ByteBuffer.allocate(13).putInt(side).putInt(side).put((byte) 1).array();
      writeChunk(out, "IHDR", header);
      writeChunk(out, "IDAT", rows(modules, side));
      writeChunk(out, "IEND", new byte[0]);
      return file.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // memory does not fail
    }
  }

  /**
   * Draws an SVG, one unit a module, without a size of its own.
   *
   * @throws IllegalArgumentException when the text is empty or longer than a code can hold
   */
  public static String svg(String text) {
    ByteMatrix modules = modules(text);
    int side = modules.getWidth() + 2 * QUIET;
    StringBuilder svg = new StringBuilder(16 * 1024);
    svg.append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
        .append(side)
        .append(' ')
        .append(side)
        .append("\" shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0 0h")
        .append(side)
        .append('v')
        .append(side)
        .append("H0z\"/><path d=\"");
    for (int y = 0; y < modules.getHeight(); y++) {
      for (int x = 0; x < modules.getWidth(); x++) {
        int run = 0;
        while (x + run < modules.getWidth() && modules.get(x + run, y) == 1) {
          run++;
        }
        if (run > 0) {
          svg.append('M').append(x + QUIET).append(' ').append(y + QUIET);
          svg.append('h').append(run).append("v1h-").append(run).append('z');
          x += run;
        }
      }
    }
    return svg.append("\"/></svg>").toString();
  }

  private static ByteMatrix modules(String text) {
    boolean ascii = StandardCharsets.US_ASCII.newEncoder().canEncode(text);
    try {
      // Naming the character set costs a few bits and some scanners; only where there is need.
      return Encoder.encode(
              text,
              ErrorCorrectionLevel.L,
              ascii ? Map.of() : Map.of(EncodeHintType.CHARACTER_SET, "UTF-8"))
          .getMatrix();
    } catch (WriterException e) {
      // Without the cause: it may quote the text.
      throw new IllegalArgumentException("no code can hold this text");
    }
  }

  private static byte[] rows(ByteMatrix modules, int side) throws IOException {
    int size = modules.getWidth();
    byte[] same = new byte[(side + 7) / 8 + 1];
    same[0] = 2; // the filter "as above", and nothing is different
    ByteArrayOutputStream deflated = new ByteArrayOutputStream(2048);
    try (DeflaterOutputStream out = new DeflaterOutputStream(deflated)) {
      for (int y = -QUIET; y < size + QUIET; y++) {
        byte[] row = new byte[same.length];
        for (int x = 0; x < side; x++) {
          int column = x / SCALE - QUIET;
          boolean inside = y >= 0 && y < size && column >= 0 && column < size;
          if (!inside || modules.get(column, y) == 0) {
            row[1 + x / 8] |= (byte) (0x80 >> x % 8);
          }
        }
        out.write(row);
        for (int i = 1; i < SCALE; i++) {
          out.write(same);
        }
      }
    }
    return deflated.toByteArray();
  }

  private static void writeChunk(DataOutputStream out, String type, byte[] content)
      throws IOException {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    out.writeInt(content.length);
    out.write(name);
    out.write(content);
    out.writeInt((int) crc.getValue());
  }
}
