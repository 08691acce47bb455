package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class CodeImageTest {
  private static final String CODE = Pictures.linkCode(1);

  @Test
  void drawsWhatCanBeReadAgain() throws Unreadable {
    for (int seed = 0; seed < 20; seed++) {
      for (String code : new String[] {Pictures.linkCode(seed), Pictures.bareCode(seed)}) {
        byte[] png = CodeImage.png(code);
        assertTrue(png.length <= 2048, png.length + " bytes");
        assertEquals(code, CodeReader.read(Png.parse(png), () -> false));
      }
    }
  }

  @Test
  void drawsTextBeyondAscii() throws Unreadable {
    String text = "código 二维码";
    assertEquals(text, CodeReader.read(Png.parse(CodeImage.png(text)), () -> false));
  }

  @Test
  void leavesFourWhiteModulesAround() throws IOException {
    BufferedImage image = image();
    int side = image.getWidth();
    int quiet = 4 * 6;
    assertEquals(side, image.getHeight());
    assertEquals(0, side % 6);
    for (int y = 0; y < side; y++) {
      for (int x = 0; x < side; x++) {
        if (x < quiet || y < quiet || x >= side - quiet || y >= side - quiet) {
          assertTrue(isWhite(image, x, y), x + "," + y);
        }
      }
    }
    // And not more than four: the corner marks begin there.
    assertFalse(isWhite(image, quiet, quiet));
    assertFalse(isWhite(image, side - quiet - 1, quiet));
    assertFalse(isWhite(image, quiet, side - quiet - 1));
  }

  @Test
  void drawsTheSameModulesAsSvg() throws IOException {
    BufferedImage image = image();
    int modules = image.getWidth() / 6;
    String svg = CodeImage.svg(CODE);
    Matcher frame =
        Pattern.compile(
                "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 (\\d+) \\1\""
                    + " shape-rendering=\"crispEdges\"><path fill=\"#fff\" d=\"M0"
                    + " 0h\\1v\\1H0z\"/><path d=\"([Mhvz0-9 -]+)\"/></svg>")
            .matcher(svg);
    assertTrue(frame.matches(), svg);
    assertEquals(modules, Integer.parseInt(frame.group(1)));

    boolean[][] dark = new boolean[modules][modules];
    Matcher run = Pattern.compile("M(\\d+) (\\d+)h(\\d+)v1h-\\3z").matcher(frame.group(2));
    while (run.find()) {
      for (int i = 0; i < Integer.parseInt(run.group(3)); i++) {
        dark[Integer.parseInt(run.group(2))][Integer.parseInt(run.group(1)) + i] = true;
      }
    }
    for (int y = 0; y < modules; y++) {
      for (int x = 0; x < modules; x++) {
        assertEquals(isWhite(image, 6 * x + 3, 6 * y + 3), !dark[y][x], x + "," + y);
      }
    }
  }

  @Test
  void doesNotQuoteATextThatDoesNotFit() {
    String text = "secret ".repeat(1000);
    IllegalArgumentException png =
        assertThrows(IllegalArgumentException.class, () -> CodeImage.png(text));
    assertEquals("no code can hold this text", png.getMessage());
    assertThrows(IllegalArgumentException.class, () -> CodeImage.svg(text));
  }

  private static BufferedImage image() throws IOException {
    return ImageIO.read(new ByteArrayInputStream(CodeImage.png(CODE)));
  }

  private static boolean isWhite(BufferedImage image, int x, int y) {
    return (image.getRGB(x, y) & 0xFFFFFF) == 0xFFFFFF;
  }
}
