package dev.enlace.qr;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds out what a gateway sent in place of a linking code, before anybody sees it.
 *
 * <p>Texts and pictures that are wrong from the outside are answered at once, on the caller's
 * thread, in about a millisecond. Other pictures are read on threads of the check's own, and
 * answered within two seconds whatever is in them. No answer is ever an exception.
 *
 * <p>The last 32 pictures are remembered by their SHA-256, since gateways repeat themselves; a
 * picture that is being read is not read twice.
 *
 * <p>This class is thread-safe. What depends on an answer may run on a thread of the check's own
 * and must hand over rather than block.
 */
public final class CodeCheck implements AutoCloseable {
  /** The longest payload that is looked at, in characters or bytes. Gateways send 0.3 to 11 kB. */
  static final int MAX_LENGTH = 64 * 1024;

  /** How many answers are remembered. More than can be under way at once. */
  static final int MAX_REMEMBERED = 32;

  private static final Duration DEADLINE = Duration.ofSeconds(2);

  private static final Pattern DATA_URL =
      Pattern.compile("data:(image/png;base64,)?", Pattern.CASE_INSENSITIVE);

  /** How the Base64 of every PNG begins. */
  private static final String PNG_BASE64 = "iVBORw0KGgo";

  /** What can only be markup, a script, or bytes that were never text. */
  private static final Pattern NEVER_A_CODE =
      Pattern.compile(
          "(?:<|javascript:|vbscript:).*|.*(?:[\\p{Cntrl}&&[^\\s]]|\uFFFD).*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_=\\s-]*");

  private final Pattern pattern;
  private final Reading reading;
  private final ReadingPool pool;

  // Guarded by itself. Oldest use first.
  private final Map<ByteBuffer, CompletableFuture<Result>> remembered =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(
            Map.Entry<ByteBuffer, CompletableFuture<Result>> eldest) {
          return size() > MAX_REMEMBERED;
        }
      };

  /** What became of something that a gateway sent. */
  public sealed interface Result {}

  /**
   * A linking code.
   *
   * @param text what a phone has to see; a secret as long as it lives
   */
  public record Accepted(String text) implements Result {
    /** Does not say the code. */
    @Override
    public String toString() {
      return "Accepted[" + text.length() + " characters]";
    }
  }

  /**
   * No linking code.
   *
   * @param detail more for the log, such as {@code png crc} or {@code scheme=https host=…}; at most
   *     160 characters, and of what came it holds nothing but a foreign address's scheme and host
   */
  public record Rejected(Why why, String detail) implements Result {}

  /** Why something is not shown. */
  public enum Why {
    /** It cannot be read: damaged, too large, no picture, or not in time. */
    UNREADABLE,
    /** It can be read, and links no WhatsApp account. */
    NOT_WHATSAPP,
    /** It was made up by a gateway that has no WhatsApp behind it. */
    DEMO
  }

  /** The part of the work that takes time. */
  interface Reading {
    String read(Png png, BooleanSupplier abandoned) throws Unreadable;
  }

  /**
   * Makes a check and starts its threads when there is something to do.
   *
   * @param pattern what the whole of a linking code must match, for instance {@link
   *     LinkCode#PATTERN}. It is trusted: it has to be one that matches in time proportional to the
   *     text
   */
  public CodeCheck(Pattern pattern) {
    this(pattern, CodeReader::read, DEADLINE);
  }

  CodeCheck(Pattern pattern, Reading reading, Duration deadline) {
    this.pattern = pattern;
    this.reading = reading;
    this.pool = new ReadingPool(deadline);
  }

  /**
   * Checks what came in a gateway's QR field: a PNG in Base64, with or without {@code
   * data:image/png;base64,} before it, or the text of a code itself.
   */
  public CompletableFuture<Result> check(String payload) {
    if (payload.length() > MAX_LENGTH) {
      return unreadable("too long");
    }
    String text = payload.strip();
    if (text.isEmpty()) {
      return unreadable("empty");
    }
    Matcher dataUrl = DATA_URL.matcher(text);
    if (dataUrl.lookingAt()) {
      return dataUrl.group(1) == null
          ? unreadable("media type")
          : checkBase64(text.substring(dataUrl.end()));
    }
    if (text.startsWith(PNG_BASE64)) {
      return checkBase64(text);
    }
    if (text.length() > LinkCode.MAX_LENGTH || NEVER_A_CODE.matcher(text).matches()) {
      return unreadable("neither text nor png");
    }
    Result result = LinkCode.judge(text, pattern);
    if (result instanceof Rejected rejected
        && rejected.why() == Why.NOT_WHATSAPP
        && BASE64.matcher(text).matches()) {
      return unreadable("base64");
    }
    return CompletableFuture.completedFuture(result);
  }

  private CompletableFuture<Result> checkBase64(String base64) {
    String plain = base64.replaceAll("[ \t\r\n\f]", "").replace('-', '+').replace('_', '/');
    byte[] bytes;
    try {
      bytes = Base64.getDecoder().decode(plain);
    } catch (IllegalArgumentException e) {
      return unreadable("base64");
    }
    return checkImage(bytes);
  }

  /** Checks a picture, of which only PNG is taken. */
  public CompletableFuture<Result> checkImage(byte[] png) {
    if (png.length > MAX_LENGTH) {
      return unreadable("too long");
    }
    Png parsed;
    try {
      parsed = Png.parse(png);
    } catch (Unreadable e) {
      return unreadable(e.detail());
    }
    ByteBuffer hash = sha256(png);
    CompletableFuture<Result> answer = new CompletableFuture<>();
    synchronized (remembered) {
      CompletableFuture<Result> known = remembered.putIfAbsent(hash, answer);
      if (known != null) {
        return known.copy();
      }
    }
    if (!pool.run(png.length, () -> read(hash, parsed, answer), () -> giveUp(answer, "deadline"))) {
      giveUp(answer, "busy");
      forget(hash, answer);
    }
    // A copy, so that nobody can answer for us.
    return answer.copy();
  }

  private void read(ByteBuffer hash, Png png, CompletableFuture<Result> answer) {
    boolean known = false;
    try {
      if (!answer.isDone()) {
        Result result = LinkCode.judge(reading.read(png, answer::isDone), pattern);
        known = answer.complete(result);
      }
    } catch (Unreadable e) {
      known = giveUp(answer, e.detail());
    } catch (RuntimeException e) {
      known = giveUp(answer, "fault " + e.getClass().getSimpleName());
    } finally {
      if (!known) {
        // An answer that came of haste says nothing about the picture.
        forget(hash, answer);
      }
    }
  }

  private static boolean giveUp(CompletableFuture<Result> answer, String detail) {
    return answer.complete(new Rejected(Why.UNREADABLE, detail));
  }

  private void forget(ByteBuffer hash, CompletableFuture<Result> answer) {
    synchronized (remembered) {
      remembered.remove(hash, answer);
    }
  }

  /** Stops the threads. What is under way is answered as unreadable. */
  @Override
  public void close() {
    pool.close();
    List<CompletableFuture<Result>> answers;
    synchronized (remembered) {
      answers = new ArrayList<>(remembered.values());
      remembered.clear();
    }
    for (CompletableFuture<Result> answer : answers) {
      giveUp(answer, "closed");
    }
  }

  private static CompletableFuture<Result> unreadable(String detail) {
    return CompletableFuture.completedFuture(new Rejected(Why.UNREADABLE, detail));
  }

  private static ByteBuffer sha256(byte[] bytes) {
    try {
      return ByteBuffer.wrap(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
