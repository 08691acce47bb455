package dev.enlace.qr;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;

/**
 * A PNG file taken apart but not yet decoded: its structure holds, and its size is known and sane.
 *
 * <p>Only what a picture needs is kept. Profiles, texts and whatever else a file may carry are
 * never unpacked.
 *
 * @param width in pixels, 1 to {@value #MAX_SIDE}
 * @param height in pixels, 1 to {@value #MAX_SIDE}
 * @param depth bits per sample
 * @param colours what the samples mean
 * @param interlaced whether the rows come in seven passes
 * @param palette three bytes a colour, empty where there is none
 * @param transparency the content of tRNS, empty where there is none
 * @param data the deflated rows
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Png(
    int width,
    int height,
    int depth,
    Colours colours,
    boolean interlaced,
    byte[] palette,
    byte[] transparency,
    byte[] data) {

  /** The longest side that is decoded. Gateways send 200 to 1000 pixels. */
  static final int MAX_SIDE = 2048;

  /** The largest area that is decoded: four megabytes of grey. */
  static final int MAX_PIXELS = 4_000_000;

  private static final long SIGNATURE = 0x89504E470D0A1A0AL;

  /** What the samples of a pixel mean, in the order of the format's numbers. */
  enum Colours {
    GREY(1, 1 | 2 | 4 | 8 | 16),
    RGB(3, 8 | 16),
    PALETTE(1, 1 | 2 | 4 | 8),
    GREY_ALPHA(2, 8 | 16),
    RGBA(4, 8 | 16);

    /** Samples per pixel. */
    final int samples;

    // The depths that go with it. They are powers of two, so they add up.
    private final int depths;

    Colours(int samples, int depths) {
      this.samples = samples;
      this.depths = depths;
    }

    private static Colours of(int number, int depth) throws Unreadable {
      Colours colours =
          switch (number) {
            case 0 -> GREY;
            case 2 -> RGB;
            case 3 -> PALETTE;
            case 4 -> GREY_ALPHA;
            case 6 -> RGBA;
            default -> throw new Unreadable("png header");
          };
      if (Integer.bitCount(depth) != 1 || (colours.depths & depth) == 0) {
        throw new Unreadable("png header");
      }
      return colours;
    }
  }

  /**
   * Takes a file apart, in time proportional to its length.
   *
   * <p>What follows the picture's data does not matter, so a file without its end mark is fine.
   *
   * @throws Unreadable when it is no PNG, is cut or damaged, or its picture is too large
   */
  static Png parse(byte[] file) throws Unreadable {
    ByteBuffer in = ByteBuffer.wrap(file);
    if (in.remaining() < 8 || in.getLong() != SIGNATURE) {
      throw new Unreadable("png signature");
    }
    Chunk header = Chunk.next(in);
    if (!header.is("IHDR") || header.length != 13) {
      throw new Unreadable("png header");
    }
    ByteBuffer fields = ByteBuffer.wrap(header.content(file));
    int width = fields.getInt();
    int height = fields.getInt();
    // Before the checksum: this is the answer that somebody has to understand.
    if (width < 1
        || height < 1
        || width > MAX_SIDE
        || height > MAX_SIDE
        || width * height > MAX_PIXELS) {
      throw new Unreadable(
          "dimensions w="
              + Integer.toUnsignedString(width)
              + " h="
              + Integer.toUnsignedString(height));
    }
    header.verify(file);
    int depth = fields.get();
    Colours colours = Colours.of(fields.get(), depth);
    int compression = fields.get();
    int filter = fields.get();
    int interlace = fields.get();
    if (compression != 0 || filter != 0 || interlace < 0 || interlace > 1) {
      throw new Unreadable("png header");
    }

    byte[] palette = new byte[0];
    byte[] transparency = new byte[0];
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    boolean begun = false;
    while (in.hasRemaining()) {
      Chunk chunk = Chunk.next(in);
      if (begun && !chunk.is("IDAT")) {
        break;
      }
      chunk.verify(file);
      if (chunk.is("IDAT")) {
        begun = true;
        data.write(file, chunk.start, chunk.length);
      } else if (chunk.is("PLTE")) {
        palette = chunk.content(file);
      } else if (chunk.is("tRNS")) {
        transparency = chunk.content(file);
      } else if (chunk.is("IEND")) {
        break;
      } else if (chunk.isCritical()) {
        throw new Unreadable("png chunk");
      }
    }
    if (!begun) {
      throw new Unreadable("png eof");
    }
    if (palette.length % 3 != 0
        || palette.length > 768
        || (colours == Colours.PALETTE && palette.length == 0)) {
      throw new Unreadable("png palette");
    }
    return new Png(
        width, height, depth, colours, interlace == 1, palette, transparency, data.toByteArray());
  }

  /** One part of a file: where its content is. */
  private record Chunk(String type, int start, int length) {
    static Chunk next(ByteBuffer in) throws Unreadable {
      if (in.remaining() < 12) {
        throw new Unreadable("png eof");
      }
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 8) {
        throw new Unreadable("png eof");
      }
      byte[] type = new byte[4];
      in.get(type);
      int start = in.position();
      in.position(start + length + 4);
      return new Chunk(new String(type, StandardCharsets.ISO_8859_1), start, length);
    }

    boolean is(String other) {
      return type.equals(other);
    }

    boolean isCritical() {
      return (type.charAt(0) & 0x20) == 0;
    }

    byte[] content(byte[] file) {
      byte[] content = new byte[length];
      System.arraycopy(file, start, content, 0, length);
      return content;
    }

    void verify(byte[] file) throws Unreadable {
      CRC32 crc = new CRC32();
      crc.update(file, start - 4, length + 4);
      if ((int) crc.getValue() != ByteBuffer.wrap(file).getInt(start + length)) {
        throw new Unreadable("png crc");
      }
    }
  }
}
