package dev.enlace.qr;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import javax.imageio.ImageWriter;
import javax.imageio.stream.MemoryCacheImageOutputStream;

/** What gateways send: codes, pictures of them drawn by others than us, and worse. */
final class Pictures {
  static final Color CLEAR = new Color(0, 0, 0, 0);

  private Pictures() {}

  /** A code as Baileys builds it: the reference, three keys, the kind of companion. */
  static String linkCode(long seed) {
    return "https://wa.me/settings/linked_devices#" + bareCode(seed) + ",1";
  }

  /** A code as it was until May 2026. */
  static String bareCode(long seed) {
    Random random = new Random(seed);
    return "2@"
        + base64(random, 96)
        + ","
        + base64(random, 32)
        + ","
        + base64(random, 32)
        + ","
        + base64(random, 32);
  }

  static String base64(Random random, int length) {
    byte[] bytes = new byte[length];
    random.nextBytes(bytes);
    return Base64.getEncoder().encodeToString(bytes);
  }

  static BufferedImage code(String text, int scale, int quiet) {
    return code(text, scale, quiet, Color.BLACK, Color.WHITE, BufferedImage.TYPE_INT_RGB);
  }

  static BufferedImage code(String text, int scale, int quiet, Color dark, Color light, int type) {
    ByteMatrix modules;
    try {
      modules = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
    } catch (WriterException e) {
      throw new IllegalArgumentException(e);
    }
    int side = (modules.getWidth() + 2 * quiet) * scale;
    BufferedImage image = new BufferedImage(side, side, type);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        int column = Math.floorDiv(x, scale) - quiet;
        int row = Math.floorDiv(y, scale) - quiet;
        boolean inside =
            column >= 0 && row >= 0 && column < modules.getWidth() && row < modules.getHeight();
        boolean black = inside && modules.get(column, row) == 1;
        image.setRGB(x, y, (black ? dark : light).getRGB());
      }
    }
    return image;
  }

  /** The picture in the middle of a larger one. */
  static BufferedImage framed(BufferedImage image, int frame, Color colour) {
    BufferedImage larger =
        new BufferedImage(
            image.getWidth() + 2 * frame,
            image.getHeight() + 2 * frame,
            BufferedImage.TYPE_INT_RGB);
    Graphics2D graphics = larger.createGraphics();
    graphics.setColor(colour);
    graphics.fillRect(0, 0, larger.getWidth(), larger.getHeight());
    graphics.drawImage(image, frame, frame, null);
    graphics.dispose();
    return larger;
  }

  static byte[] png(BufferedImage image) {
    return png(image, false);
  }

  static byte[] png(BufferedImage image, boolean interlaced) {
    ImageWriter writer = ImageIO.getImageWritersByFormatName("png").next();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (MemoryCacheImageOutputStream stream = new MemoryCacheImageOutputStream(out)) {
      writer.setOutput(stream);
      ImageWriteParam param = writer.getDefaultWriteParam();
      if (interlaced) {
        param.setProgressiveMode(ImageWriteParam.MODE_DEFAULT);
      }
      writer.write(null, new IIOImage(image, null, null), param);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return out.toByteArray();
  }

  /** A file made by hand, whose header may say anything. */
  static byte[] file(int width, int height, int depth, int colours, int interlace, byte[] rows) {
    byte[] header =
        ByteBuffer.allocate(13)
            .putInt(width)
            .putInt(height)
            .put((byte) depth)
            .put((byte) colours)
            .put((byte) 0)
            .put((byte) 0)
            .put((byte) interlace)
            .array();
    return file(chunk("IHDR", header), chunk("IDAT", deflated(rows)), chunk("IEND", new byte[0]));
  }

  static byte[] file(byte[]... chunks) {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.writeBytes(ByteBuffer.allocate(8).putLong(0x89504E470D0A1A0AL).array());
    for (byte[] chunk : chunks) {
      file.writeBytes(chunk);
    }
    return file.toByteArray();
  }

  static byte[] chunk(String type, byte[] content) {
    byte[] name = type.getBytes(StandardCharsets.US_ASCII);
    CRC32 crc = new CRC32();
    crc.update(name);
    crc.update(content);
    ByteArrayOutputStream chunk = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(chunk)) {
      out.writeInt(content.length);
      out.write(name);
      out.write(content);
      out.writeInt((int) crc.getValue());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return chunk.toByteArray();
  }

  static byte[] deflated(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (DeflaterOutputStream deflater = new DeflaterOutputStream(out)) {
      deflater.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }

  /** Where the content of the first chunk of a type begins. */
  static int contentOf(String type, byte[] file) {
    ByteBuffer in = ByteBuffer.wrap(file, 8, file.length - 8);
    while (true) {
      int length = in.getInt();
      byte[] name = new byte[4];
      in.get(name);
      if (new String(name, StandardCharsets.US_ASCII).equals(type)) {
        return in.position();
      }
      in.position(in.position() + length + 4);
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
