package dev.enlace.qr;

import java.util.Arrays;

/**
 * A picture in shades of grey with white around it.
 *
 * @param width in pixels, with the white
 * @param height in pixels, with the white
 * @param pixels row by row, 0 is black
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record Greys(int width, int height, byte[] pixels) {
  private static final byte WHITE = (byte) 255;

  /** An all-white one. */
  static Greys white(int width, int height) {
    byte[] pixels = new byte[width * height];
    Arrays.fill(pixels, WHITE);
    return new Greys(width, height, pixels);
  }

  /** Every pixel as a square of {@code times} pixels a side. */
  Greys enlarged(int times) {
    Greys larger = white(width * times, height * times);
    for (int y = 0; y < larger.height; y++) {
      for (int x = 0; x < larger.width; x++) {
        larger.pixels[y * larger.width + x] = pixels[y / times * width + x / times];
      }
    }
    return larger;
  }

  /** Turns dark into light, except in the outermost {@code margin} pixels, which stay white. */
  void invertWithin(int margin) {
    for (int y = margin; y < height - margin; y++) {
      for (int x = margin; x < width - margin; x++) {
        pixels[y * width + x] ^= (byte) 255;
      }
    }
  }
}
