package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PngTest {
  private static final byte[] WHOLE = Pictures.png(Pictures.code(Pictures.linkCode(1), 4, 4));

  @Test
  void rejectsABombBeforeDecodingIt() {
    byte[] bomb = Pictures.file(20_000, 20_000, 1, 0, 0, new byte[20_000 * 2_501]);
    assertTrue(bomb.length < CodeCheck.MAX_LENGTH, "only " + bomb.length + " bytes");

    assertEquals("dimensions w=20000 h=20000", reason(bomb));
    long start = System.nanoTime();
    reason(bomb);
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.toMillis() < 5, "took " + took);
  }

  @ParameterizedTest
  @CsvSource({
    "2147483647, 2147483647",
    "-1, -1",
    "-2147483648, 1",
    "0, 10",
    "10, 0",
    "2049, 1",
    "1, 2049",
    "2048, 2048",
    "65536, 65536"
  })
  void rejectsAbsurdSizes(int width, int height) {
    String reason = reason(Pictures.file(width, height, 8, 6, 0, new byte[10]));
    assertTrue(reason.startsWith("dimensions"), reason);
  }

  @ParameterizedTest
  @CsvSource({
    "3, 0, 0",
    "0, 0, 0",
    "-128, 0, 0",
    "32, 0, 0",
    "4, 2, 0",
    "16, 3, 0",
    "1, 4, 0",
    "2, 6, 0",
    "8, 1, 0",
    "8, 5, 0",
    "8, 7, 0",
    "8, -1, 0",
    "8, 0, 2",
    "8, 0, -1"
  })
  void rejectsHeadersThatTheFormatDoesNotAllow(int depth, int colours, int interlace) {
    assertEquals(
        "png header", reason(Pictures.file(10, 10, depth, colours, interlace, new byte[0])));
  }

  @Test
  void rejectsOtherFormats() {
    assertEquals("png signature", reason(new byte[0]));
    assertEquals(
        "png signature",
        reason("<svg xmlns='x'/>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    assertEquals(
        "png signature", reason(new byte[] {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0, 0, 0, 0, 0}));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 10, 20, 30, 40, 50, 60, 70, 80, 90})
  void rejectsAFileThatIsCut(int percent) {
    String reason = reason(Arrays.copyOf(WHOLE, WHOLE.length * percent / 100));
    assertTrue(reason.matches("png (eof|signature)"), reason);
  }

  @Test
  void rejectsEveryFlippedByteOfThePicture() {
    int start = Pictures.contentOf("IDAT", WHOLE);
    for (int at = start; at < WHOLE.length - 16; at += 37) {
      byte[] damaged = WHOLE.clone();
      damaged[at] ^= 0x10;
      assertEquals("png crc", reason(damaged));
    }
  }

  @Test
  void rejectsDamageUnderARightChecksum() {
    byte[] header = Arrays.copyOfRange(WHOLE, 8, 33);
    byte[] rows = Pictures.deflated(new byte[1_000_000]);
    byte[] damaged = rows.clone();
    damaged[5] ^= 0x55;

    assertEquals(
        "png zip", reason(Pictures.file(header, Pictures.chunk("IDAT", new byte[] {1, 2, 3}))));
    assertTrue(
        reason(Pictures.file(header, Pictures.chunk("IDAT", damaged)))
            .matches("png (zip|eof|filter)"));
    assertEquals(
        "png eof",
        reason(Pictures.file(header, Pictures.chunk("IDAT", Pictures.deflated(new byte[9])))));
    byte[] filters = new byte[1_000_000];
    Arrays.fill(filters, (byte) 5);
    assertEquals(
        "png filter",
        reason(Pictures.file(header, Pictures.chunk("IDAT", Pictures.deflated(filters)))));
  }

  @Test
  void rejectsChunksThatLie() {
    byte[] lying = WHOLE.clone();
    ByteBuffer.wrap(lying).putInt(Pictures.contentOf("IDAT", WHOLE) - 8, Integer.MAX_VALUE);
    assertEquals("png eof", reason(lying));
    ByteBuffer.wrap(lying).putInt(Pictures.contentOf("IDAT", WHOLE) - 8, -1);
    assertEquals("png eof", reason(lying));

    byte[] header = Arrays.copyOfRange(WHOLE, 8, 33);
    assertEquals("png header", reason(Pictures.file(Pictures.chunk("IDAT", new byte[9]))));
    assertEquals("png chunk", reason(Pictures.file(header, header)));
    assertEquals("png chunk", reason(Pictures.file(header, Pictures.chunk("ABCD", new byte[9]))));
    assertEquals("png eof", reason(Pictures.file(header)));
    assertEquals("png eof", reason(Pictures.file(header, Pictures.chunk("IEND", new byte[0]))));
  }

  @Test
  void rejectsAPaletteThatIsMissingOrTooSmall() {
    assertEquals("png palette", reason(Pictures.file(2, 2, 8, 3, 0, new byte[6])));

    byte[] header = Arrays.copyOfRange(Pictures.file(2, 1, 8, 3, 0, new byte[0]), 8, 33);
    byte[] rows = Pictures.chunk("IDAT", Pictures.deflated(new byte[] {0, 0, 1}));
    byte[] oneColour = Pictures.chunk("PLTE", new byte[3]);
    assertEquals("png palette", reason(Pictures.file(header, oneColour, rows)));
    assertEquals(
        "png palette", reason(Pictures.file(header, Pictures.chunk("PLTE", new byte[4]), rows)));
  }

  @Test
  void neverUnpacksWhatIsNoPicture() throws Unreadable {
    // A megabyte of zeros in each of the chunks that may hold deflated data.
    byte[] bomb = Pictures.deflated(new byte[1_000_000]);
    byte[] header = Arrays.copyOfRange(WHOLE, 8, 33);
    byte[] rest = Arrays.copyOfRange(WHOLE, 33, WHOLE.length);
    byte[] file =
        Pictures.file(header, Pictures.chunk("iCCP", bomb), Pictures.chunk("zTXt", bomb), rest);

    assertArrayEquals(greys(WHOLE).pixels(), greys(file).pixels());
  }

  @Test
  void readsAFileWithoutItsEndMark() throws Unreadable {
    byte[] endless = Arrays.copyOf(WHOLE, WHOLE.length - 12);
    assertArrayEquals(greys(WHOLE).pixels(), greys(endless).pixels());
  }

  @Test
  void decodesEveryKindAsImageIoWritesIt() throws Unreadable {
    int[] types = {
      BufferedImage.TYPE_BYTE_BINARY,
      BufferedImage.TYPE_BYTE_GRAY,
      BufferedImage.TYPE_USHORT_GRAY,
      BufferedImage.TYPE_BYTE_INDEXED,
      BufferedImage.TYPE_INT_RGB,
      BufferedImage.TYPE_INT_ARGB
    };
    Random random = new Random(3);
    for (int type : types) {
      for (boolean interlaced : new boolean[] {false, true}) {
        // Sizes around eight, where the passes of an interlaced picture are empty or one pixel
        // wide.
        for (int side = 1; side < 20; side++) {
          BufferedImage image = new BufferedImage(side, 20 - side, type);
          Greys expected = Greys.white(side, 20 - side);
          for (int y = 0; y < image.getHeight(); y++) {
            for (int x = 0; x < side; x++) {
              boolean light = random.nextBoolean();
              image.setRGB(x, y, (light ? Color.WHITE : Color.BLACK).getRGB());
              expected.pixels()[y * side + x] = (byte) (light ? 255 : 0);
            }
          }
          Greys greys = greys(Pictures.png(image, interlaced));
          assertArrayEquals(
              expected.pixels(), greys.pixels(), type + " " + side + " " + interlaced);
        }
      }
    }
  }

  @Test
  void decodesEveryFilter() throws Unreadable {
    // A gradient for which ImageIO picks filters by itself, and each filter forced by hand.
    for (int filter = 0; filter <= 4; filter++) {
      byte[] row = {(byte) filter, 10, 20, 30};
      byte[] rows = {row[0], row[1], row[2], row[3], row[0], 1, 2, 3};
      int[] first = new int[3];
      int[] second = new int[3];
      for (int x = 0; x < 3; x++) {
        int left = x == 0 ? 0 : first[x - 1];
        first[x] =
            row[x + 1]
                + switch (filter) {
                  case 1, 4 -> left;
                  case 3 -> left / 2;
                  default -> 0;
                };
      }
      for (int x = 0; x < 3; x++) {
        int left = x == 0 ? 0 : second[x - 1];
        int up = first[x];
        second[x] =
            x
                + 1
                + switch (filter) {
                  case 1 -> left;
                  case 2 -> up;
                  case 3 -> (left + up) / 2;
                  case 4 -> x == 0 ? up : paeth(left, up, first[x - 1]);
                  default -> 0;
                };
      }
      Greys greys = greys(Pictures.file(3, 2, 8, 0, 0, rows));
      for (int x = 0; x < 3; x++) {
        assertEquals(first[x] & 255, greys.pixels()[x] & 255, "filter " + filter);
        assertEquals(second[x] & 255, greys.pixels()[3 + x] & 255, "filter " + filter);
      }
    }
  }

  private static int paeth(int a, int b, int c) {
    int p = a + b - c;
    int pa = Math.abs(p - a);
    int pb = Math.abs(p - b);
    int pc = Math.abs(p - c);
    return pa <= pb && pa <= pc ? a : pb <= pc ? b : c;
  }

  @Test
  void paintsTransparencyOnWhite() throws Unreadable {
    byte[] half = {0, 0, 0, 0, 0, 0, 0, 0, (byte) 128, 0, 0, 0, (byte) 255};
    assertArrayEquals(
        new byte[] {(byte) 255, 127, 0}, greys(Pictures.file(3, 1, 8, 6, 0, half)).pixels());

    byte[] header = Arrays.copyOfRange(Pictures.file(2, 1, 8, 0, 0, new byte[0]), 8, 33);
    byte[] rows = Pictures.chunk("IDAT", Pictures.deflated(new byte[] {0, 0, 9}));
    byte[] blackIsClear = Pictures.chunk("tRNS", new byte[] {0, 0});
    assertArrayEquals(
        new byte[] {(byte) 255, 9}, greys(Pictures.file(header, blackIsClear, rows)).pixels());
  }

  @Test
  void stopsWhenNobodyWaits() throws Unreadable {
    Png png = Png.parse(WHOLE);
    Unreadable stopped =
        assertThrows(Unreadable.class, () -> new PngPixels(png).greys(0, () -> true));
    assertEquals("deadline", stopped.detail());
  }

  private static Greys greys(byte[] file) throws Unreadable {
    return new PngPixels(Png.parse(file)).greys(0, () -> false);
  }

  private static String reason(byte[] file) {
    return assertThrows(Unreadable.class, () -> greys(file)).detail();
  }
}
