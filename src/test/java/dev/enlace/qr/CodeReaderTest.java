package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeReaderTest {
  private static final String CODE = Pictures.linkCode(1);

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 8, 10, 15, 20})
  void readsCodesOfEverySize(int scale) throws Unreadable {
    for (int quiet : new int[] {0, 1, 4}) {
      for (int seed = 0; seed < 5; seed++) {
        String code = seed % 2 == 0 ? Pictures.linkCode(seed) : Pictures.bareCode(seed);
        assertEquals(code, read(Pictures.code(code, scale, quiet)), "quiet " + quiet);
      }
    }
  }

  /** zxing's search for corner marks alone misses one clean code in fifty. */
  @Test
  void readsEveryCleanCode() throws Unreadable {
    for (int seed = 100; seed < 400; seed++) {
      String code = Pictures.linkCode(seed);
      assertEquals(code, read(Pictures.code(code, 4, 4)));
    }
  }

  /** As from a gateway that scales its picture to a width; three pixels a module are enough. */
  @Test
  void readsModulesOfUnevenSize() throws Unreadable {
    for (int width = 230; width < 700; width += 10) {
      BufferedImage even = Pictures.code(CODE, 10, 4);
      BufferedImage scaled = new BufferedImage(width, width, BufferedImage.TYPE_INT_RGB);
      Graphics2D graphics = scaled.createGraphics();
      graphics.setRenderingHint(
          RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
      graphics.drawImage(even, 0, 0, width, width, null);
      graphics.dispose();
      assertEquals(CODE, read(scaled), width + " pixels");
    }
  }

  @Test
  void readsSmallCodesOfOtherKinds() throws Unreadable {
    for (int scale = 1; scale < 20; scale++) {
      assertEquals("demo-qr-1", read(Pictures.code("demo-qr-1", scale, scale % 5)));
    }
  }

  @Test
  void readsLightOnDark() throws Unreadable {
    for (int scale : new int[] {1, 3, 8}) {
      for (int quiet : new int[] {0, 4}) {
        BufferedImage dark =
            Pictures.code(
                CODE, scale, quiet, Color.WHITE, new Color(0x111b21), BufferedImage.TYPE_INT_RGB);
        assertEquals(CODE, read(dark));
      }
    }
  }

  @Test
  void readsColours() throws Unreadable {
    int[] colours = {0x198754, 0x0d6efd, 0x128c7e, 0x25d366, 0xcc0000, 0x663399};
    for (int colour : colours) {
      BufferedImage image =
          Pictures.code(CODE, 4, 2, new Color(colour), Color.WHITE, BufferedImage.TYPE_INT_RGB);
      assertEquals(CODE, read(image), Integer.toHexString(colour));
    }
  }

  @Test
  void readsATransparentBackground() throws Unreadable {
    BufferedImage image =
        Pictures.code(CODE, 4, 1, Color.BLACK, Pictures.CLEAR, BufferedImage.TYPE_INT_ARGB);
    assertEquals(CODE, read(image));
  }

  @Test
  void readsAWhiteCardOnADarkPage() throws Unreadable {
    BufferedImage card = Pictures.code(CODE, 5, 2);
    assertEquals(CODE, read(Pictures.framed(card, 100, new Color(0x0b141a))));
  }

  @Test
  void readsTheLargestPictureWithinTheDeadline() throws Unreadable {
    BufferedImage large = Pictures.code(CODE, 20, 15);
    assertTrue(large.getWidth() > 1500);
    assertTakes(Duration.ofSeconds(2), () -> assertEquals(CODE, read(large)));
  }

  @Test
  void findsNothingInNoiseWithinTheDeadline() {
    Random random = new Random(1);
    for (int blob : new int[] {1, 2, 3, 5, 8}) {
      BufferedImage noise = new BufferedImage(1999, 1999, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = noise.createGraphics();
      for (int y = 0; y < noise.getHeight(); y += blob) {
        for (int x = 0; x < noise.getWidth(); x += blob) {
          int grey = blob == 1 ? random.nextInt(256) : random.nextInt(2) * 255;
          graphics.setColor(new Color(grey, grey, grey));
          graphics.fillRect(x, y, blob, blob);
        }
      }
      graphics.dispose();
      assertTakes(Duration.ofSeconds(2), () -> assertEquals("no code", reason(noise)));
    }
  }

  /**
   * A picture tiled with corner marks kept zxing busy for hours: it looks at every three of them
   * (their issue 1567).
   */
  @Test
  void findsNothingAmongCornerMarksWithinTheDeadline() {
    for (int scale : new int[] {1, 2, 3, 5}) {
      BufferedImage marks = new BufferedImage(1999, 1999, BufferedImage.TYPE_BYTE_GRAY);
      Graphics2D graphics = marks.createGraphics();
      graphics.setColor(Color.WHITE);
      graphics.fillRect(0, 0, 1999, 1999);
      for (int y = 0; y < 1999; y += 9 * scale) {
        for (int x = 0; x < 1999; x += 9 * scale) {
          graphics.setColor(Color.BLACK);
          graphics.fillRect(x, y, 7 * scale, 7 * scale);
          graphics.setColor(Color.WHITE);
          graphics.fillRect(x + scale, y + scale, 5 * scale, 5 * scale);
          graphics.setColor(Color.BLACK);
          graphics.fillRect(x + 2 * scale, y + 2 * scale, 3 * scale, 3 * scale);
        }
      }
      graphics.dispose();
      assertTakes(Duration.ofSeconds(2), () -> assertEquals("no code", reason(marks)));
    }
  }

  /** Bars of 1:1:3:1:1 are half a corner mark on every row. */
  @Test
  void findsNothingAmongBarsWithinTheDeadline() {
    for (boolean standing : new boolean[] {true, false}) {
      BufferedImage bars = new BufferedImage(1999, 1999, BufferedImage.TYPE_BYTE_GRAY);
      for (int y = 0; y < 1999; y++) {
        for (int x = 0; x < 1999; x++) {
          int at = (standing ? x : y) % 8;
          boolean dark = at == 0 || (at >= 2 && at <= 4) || at == 6;
          bars.setRGB(x, y, dark ? 0xFF000000 : 0xFFFFFFFF);
        }
      }
      assertTakes(Duration.ofSeconds(2), () -> assertEquals("no code", reason(bars)));
    }
  }

  @Test
  void findsNothingInFlatPictures() {
    assertEquals("no code", reason(new BufferedImage(1, 1, BufferedImage.TYPE_INT_RGB)));
    assertEquals("no code", reason(new BufferedImage(2000, 1, BufferedImage.TYPE_INT_RGB)));
    assertEquals("no code", reason(new BufferedImage(1, 2000, BufferedImage.TYPE_INT_RGB)));
    assertEquals("no code", reason(new BufferedImage(300, 300, BufferedImage.TYPE_INT_ARGB)));
  }

  @Test
  void stopsWhenNobodyWaits() throws Unreadable {
    Png png = Png.parse(Pictures.png(Pictures.code(CODE, 4, 4)));
    assertEquals(
        "deadline",
        assertThrows(Unreadable.class, () -> CodeReader.read(png, () -> true)).detail());
  }

  private static String read(BufferedImage image) throws Unreadable {
    return CodeReader.read(Png.parse(Pictures.png(image)), () -> false);
  }

  private static String reason(BufferedImage image) {
    return assertThrows(Unreadable.class, () -> read(image)).detail();
  }

  private interface Work {
    void run() throws Unreadable;
  }

  private static void assertTakes(Duration limit, Work work) {
    long start = System.nanoTime();
    try {
      work.run();
    } catch (Unreadable e) {
      throw new AssertionError(e);
    }
    Duration took = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(took.compareTo(limit) < 0, "took " + took);
  }
}
