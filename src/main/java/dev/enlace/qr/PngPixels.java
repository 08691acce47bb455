package dev.enlace.qr;

import dev.enlace.qr.Png.Colours;
import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.function.BooleanSupplier;
import java.util.zip.InflaterInputStream;

/**
 * Decodes a PNG into shades of grey, painted on white.
 *
 * <p>By hand, and not by ImageIO: rows go straight into one byte a pixel, so the largest picture
 * costs some 5 MB where ImageIO takes up to 40 (sixteen-bit colour), which matters in a heap of 64;
 * the first picture costs no 120 ms; nothing but pixels is unpacked; and every row is an occasion
 * to stop.
 */
final class PngPixels {
  /** Where the passes of an interlaced picture begin and how far apart their pixels are: x, y. */
  private static final int[][] PASSES = {
    {0, 0, 8, 8}, {4, 0, 8, 8}, {0, 4, 4, 8}, {2, 0, 4, 4}, {0, 2, 2, 4}, {1, 0, 2, 2}, {0, 1, 1, 2}
  };

  private static final int[][] ONE_PASS = {{0, 0, 1, 1}};

  /** The filter that tells how a row differs from the one above. */
  private static final int UP = 2;

  private final Png png;
  private final int samples;
  private final int max;
  private final int[] paletteGreys;

  PngPixels(Png png) {
    this.png = png;
    this.samples = png.colours().samples;
    this.max = (1 << png.depth()) - 1;
    this.paletteGreys = paletteGreys(png);
  }

  /**
   * Decodes.
   *
   * @param margin how many white pixels to put around the picture
   * @param abandoned whether nobody waits for it any more, asked once a row
   * @throws Unreadable when the data is damaged or too short, or nobody waits any more
   */
  Greys greys(int margin, BooleanSupplier abandoned) throws Unreadable {
    Greys greys = Greys.white(png.width() + 2 * margin, png.height() + 2 * margin);
    try (InputStream in = new InflaterInputStream(new ByteArrayInputStream(png.data()))) {
      for (int[] pass : png.interlaced() ? PASSES : ONE_PASS) {
        read(in, pass, greys, margin, abandoned);
      }
    } catch (EOFException e) {
      throw new Unreadable("png eof");
    } catch (IOException e) {
      throw new Unreadable("png zip");
    }
    return greys;
  }

  private void read(InputStream in, int[] pass, Greys greys, int margin, BooleanSupplier abandoned)
      throws IOException, Unreadable {
    int columns = (png.width() - pass[0] + pass[2] - 1) / pass[2];
    int rows = (png.height() - pass[1] + pass[3] - 1) / pass[3];
    if (columns <= 0 || rows <= 0) {
      return;
    }
    int bitsPerPixel = samples * png.depth();
    int bytesPerPixel = Math.max(1, bitsPerPixel / 8);
    byte[] above = new byte[(columns * bitsPerPixel + 7) / 8];
    byte[] row = new byte[above.length];
    byte[] unchanged = new byte[above.length];
    for (int y = 0; y < rows; y++) {
      if (abandoned.getAsBoolean()) {
        throw new Unreadable("deadline");
      }
      int filter = in.read();
      if (filter < 0 || in.readNBytes(row, 0, row.length) < row.length) {
        throw new EOFException();
      }
      int at = (margin + pass[1] + y * pass[3]) * greys.width() + margin + pass[0];
      if (filter == UP && y > 0 && !png.interlaced() && Arrays.equals(row, unchanged)) {
        // Most rows of a code are the row above once more, and one at a time they take long.
        System.arraycopy(greys.pixels(), at - greys.width(), greys.pixels(), at, columns);
        continue;
      }
      unfilter(filter, row, above, bytesPerPixel);
      for (int x = 0; x < columns; x++) {
        greys.pixels()[at + x * pass[2]] = (byte) grey(row, x);
      }
      byte[] spare = above;
      above = row;
      row = spare;
    }
  }

  private static void unfilter(int filter, byte[] row, byte[] above, int bytesPerPixel)
      throws Unreadable {
    if (filter > 4) {
      throw new Unreadable("png filter");
    }
    // One loop for each filter: choosing anew for every byte would take most of the time.
    switch (filter) {
      case 1 -> {
        for (int i = bytesPerPixel; i < row.length; i++) {
          row[i] += row[i - bytesPerPixel];
        }
      }
      case UP -> {
        for (int i = 0; i < row.length; i++) {
          row[i] += above[i];
        }
      }
      case 3 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < bytesPerPixel ? 0 : row[i - bytesPerPixel] & 255;
          row[i] += (byte) ((left + (above[i] & 255)) / 2);
        }
      }
      case 4 -> {
        for (int i = 0; i < row.length; i++) {
          int left = i < bytesPerPixel ? 0 : row[i - bytesPerPixel] & 255;
          int corner = i < bytesPerPixel ? 0 : above[i - bytesPerPixel] & 255;
          row[i] += (byte) nearest(left, above[i] & 255, corner);
        }
      }
      default -> {}
    }
  }

  /** The one of the three that is nearest to {@code left + up - corner}: the format's Paeth. */
  private static int nearest(int left, int up, int corner) {
    int toLeft = Math.abs(up - corner);
    int toUp = Math.abs(left - corner);
    int toCorner = Math.abs(left + up - 2 * corner);
    if (toLeft <= toUp && toLeft <= toCorner) {
      return left;
    }
    return toUp <= toCorner ? up : corner;
  }

  private int grey(byte[] row, int x) throws Unreadable {
    int first = x * samples;
    return switch (png.colours()) {
      case GREY -> isKey(row, first) ? 255 : scaled(row, first);
      case GREY_ALPHA -> onWhite(scaled(row, first), scaled(row, first + 1));
      case RGB ->
          isKey(row, first)
              ? 255
              : luminance(scaled(row, first), scaled(row, first + 1), scaled(row, first + 2));
      case RGBA ->
          onWhite(
              luminance(scaled(row, first), scaled(row, first + 1), scaled(row, first + 2)),
              scaled(row, first + 3));
      case PALETTE -> {
        int index = sample(row, first);
        if (index >= paletteGreys.length) {
          throw new Unreadable("png palette");
        }
        yield paletteGreys[index];
      }
    };
  }

  private int sample(byte[] row, int index) {
    return switch (png.depth()) {
      case 8 -> row[index] & 255;
      case 16 -> ((row[2 * index] & 255) << 8) | (row[2 * index + 1] & 255);
      default -> {
        int bit = index * png.depth();
        yield (row[bit / 8] >> (8 - png.depth() - bit % 8)) & max;
      }
    };
  }

  private int scaled(byte[] row, int index) {
    int value = sample(row, index);
    return max == 255 ? value : value * 255 / max;
  }

  /** Whether the pixel has the one colour that tRNS declares to be transparent. */
  private boolean isKey(byte[] row, int first) {
    byte[] key = png.transparency();
    if (key.length != 2 * samples) {
      return false;
    }
    for (int i = 0; i < samples; i++) {
      if (sample(row, first + i) != (((key[2 * i] & 255) << 8) | (key[2 * i + 1] & 255))) {
        return false;
      }
    }
    return true;
  }

  private static int[] paletteGreys(Png png) {
    if (png.colours() != Colours.PALETTE) {
      return new int[0];
    }
    byte[] palette = png.palette();
    byte[] alphas = png.transparency();
    int[] greys = new int[palette.length / 3];
    for (int i = 0; i < greys.length; i++) {
      greys[i] =
          onWhite(
              luminance(palette[3 * i] & 255, palette[3 * i + 1] & 255, palette[3 * i + 2] & 255),
              i < alphas.length ? alphas[i] & 255 : 255);
    }
    return greys;
  }

  /** How bright a colour looks, with the weights of ITU-R BT.601. */
  private static int luminance(int red, int green, int blue) {
    return (299 * red + 587 * green + 114 * blue) / 1000;
  }

  private static int onWhite(int grey, int alpha) {
    return alpha == 255 ? grey : (grey * alpha + 255 * (255 - alpha)) / 255;
  }
}
