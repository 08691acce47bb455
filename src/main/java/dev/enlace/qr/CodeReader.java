package dev.enlace.qr;

import com.google.zxing.Binarizer;
import com.google.zxing.BinaryBitmap;
import com.google.zxing.DecodeHintType;
import com.google.zxing.LuminanceSource;
import com.google.zxing.PlanarYUVLuminanceSource;
import com.google.zxing.ReaderException;
import com.google.zxing.ResultPoint;
import com.google.zxing.ResultPointCallback;
import com.google.zxing.common.GlobalHistogramBinarizer;
import com.google.zxing.common.HybridBinarizer;
import com.google.zxing.qrcode.QRCodeReader;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads the text of the one QR code in a picture: dark on light or light on dark, with or without
 * white around it, in any colours that differ in brightness. Where modules differ in size, because
 * the picture was scaled, they need about three pixels; even ones need one.
 */
final class CodeReader {
  /**
   * How many look-alikes of a corner mark a picture may have. A code has three and by chance a few
   * more; the search for the best three takes the cube of their number, which is hours for a
   * picture full of them and a few milliseconds for this many.
   */
  private static final int MAX_CORNERS = 200;

  /** Below this side, in pixels, a picture is enlarged: corners are not found by single pixels. */
  private static final int SMALL = 256;

  private CodeReader() {}

  /**
   * Reads a code.
   *
   * @param abandoned whether nobody waits for the answer any more; asked often
   * @return its text, of any kind
   * @throws Unreadable when there is none, or nobody waits any more
   */
  static String read(Png png, BooleanSupplier abandoned) throws Unreadable {
    int side = Math.max(png.width(), png.height());
    // Four modules of the smallest code, which has 21; in large pictures any white will do.
    int margin = Math.min(side / 5 + 1, 64);
    Greys greys = new PngPixels(png).greys(margin, abandoned);
    if (side < SMALL) {
      int times = (SMALL + side - 1) / side;
      greys = greys.enlarged(times);
      margin *= times;
    }
    String text = read(greys, abandoned);
    if (text == null) {
      greys.invertWithin(margin);
      text = read(greys, abandoned);
    }
    if (text == null) {
      throw new Unreadable("no code");
    }
    return text;
  }

  private static @Nullable String read(Greys greys, BooleanSupplier abandoned) throws Unreadable {
    LuminanceSource source =
        new PlanarYUVLuminanceSource(
            greys.pixels(),
            greys.width(),
            greys.height(),
            0,
            0,
            greys.width(),
            greys.height(),
            false);
    // Measured on 2,400 clean codes: looking for corner marks misses one in fifty, because
    // something
    // in the code looks like a fourth; taking the picture for nothing but a code misses none. But
    // that fails as soon as there is something else in the picture, or its modules differ in size.
    String text =
        decode(
            new GlobalHistogramBinarizer(source),
            Map.of(DecodeHintType.PURE_BARCODE, true),
            abandoned);
    return text != null
        ? text
        : decode(
            new HybridBinarizer(source),
            Map.of(DecodeHintType.NEED_RESULT_POINT_CALLBACK, new Limit(abandoned)),
            abandoned);
  }

  private static @Nullable String decode(
      Binarizer binarizer, Map<DecodeHintType, ?> hints, BooleanSupplier abandoned)
      throws Unreadable {
    if (abandoned.getAsBoolean()) {
      throw new Unreadable("deadline");
    }
    try {
      return new QRCodeReader().decode(new BinaryBitmap(binarizer), hints).getText();
    } catch (ReaderException | RuntimeException e) {
      // Odd pictures make zxing trip over its own arrays as well; no code either way.
      return null;
    }
  }

  /** Stops a search that finds too much, or that nobody waits for: zxing has no other brake. */
  private static final class Limit implements ResultPointCallback {
    private final BooleanSupplier abandoned;
    private int found;

    Limit(BooleanSupplier abandoned) {
      this.abandoned = abandoned;
    }

    @Override
    public void foundPossibleResultPoint(ResultPoint point) {
      found++;
      if (found > MAX_CORNERS || abandoned.getAsBoolean()) {
        throw new IllegalStateException("search given up");
      }
    }
  }
}
