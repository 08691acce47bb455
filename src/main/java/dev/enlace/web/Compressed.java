package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * Bytes as gzip. Only for what is no secret: how well a code compresses together with something
 * else would tell of it.
 */
final class Compressed {
  /** By which header of a request its answers differ. */
  static final String VARY = "Accept-Encoding";

  /** Takes its time: most of what it makes is made once. */
  private static final class Smallest extends GZIPOutputStream {
    Smallest(OutputStream out) throws IOException {
      super(out);
      def.setLevel(Deflater.BEST_COMPRESSION);
    }
  }

  private Compressed() {}

  static byte[] gzip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 2);
    try (Smallest gzip = new Smallest(out)) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("Memory does not fail to be written to", e);
    }
    return out.toByteArray();
  }

  /** Whether the browser takes gzip. */
  static boolean isWanted(HttpServletRequest request) {
    String accepted = request.getHeader(VARY);
    if (accepted == null) {
      return false;
    }
    for (String coding : accepted.toLowerCase(Locale.ROOT).split(",", -1)) {
      String[] parts = coding.strip().split("\\s*;\\s*", 2);
      if (parts[0].equals("gzip")) {
        return parts.length == 1 || !parts[1].matches("q=0(\\.0*)?");
      }
    }
    return false;
  }

  /** Sends an answer of which there are two, one compressed. */
  static void send(
      HttpServletRequest request, HttpServletResponse response, byte[] plain, byte[] gzip)
      throws IOException {
    byte[] bytes = plain;
    String others = response.getHeader("Vary");
    response.setHeader("Vary", others == null ? VARY : others + ", " + VARY);
    if (isWanted(request)) {
      response.setHeader("Content-Encoding", "gzip");
      bytes = gzip;
    }
    response.setContentLength(bytes.length);
    if (!request.getMethod().equals("HEAD")) {
      response.getOutputStream().write(bytes);
    }
  }
}
