package dev.enlace.qr;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.qr.CodeCheck.Accepted;
import dev.enlace.qr.CodeCheck.Rejected;
import dev.enlace.qr.CodeCheck.Result;
import dev.enlace.qr.CodeCheck.Why;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeCheckTest {
  private static final String CODE = Pictures.linkCode(1);
  private static final byte[] PNG = Pictures.png(Pictures.code(CODE, 4, 4));

  private final List<CodeCheck> open = new ArrayList<>();
  private final CodeCheck check = opened(new CodeCheck(LinkCode.PATTERN));

  @AfterEach
  void close() {
    open.forEach(CodeCheck::close);
  }

  @Test
  void acceptsAPictureInEverySpelling() {
    String base64 = Pictures.base64(PNG);
    Accepted accepted = new Accepted(CODE);

    assertEquals(accepted, answer(base64));
    assertEquals(accepted, answer("data:image/png;base64," + base64));
    assertEquals(accepted, answer("DATA:IMAGE/PNG;BASE64," + base64));
    assertEquals(accepted, answer(" \n" + base64 + " \r\n"));
    assertEquals(accepted, answer(base64.replaceAll("(.{76})", "$1\r\n")));
    assertEquals(accepted, answer(base64.replace('+', '-').replace('/', '_').replace("=", "")));
    assertEquals(accepted, check.checkImage(PNG).orTimeout(10, TimeUnit.SECONDS).join());
  }

  @Test
  void acceptsTheTextItself() {
    assertEquals(new Accepted(CODE), answer(CODE));
    assertEquals(new Accepted(CODE), answer(" " + CODE + "\n"));
    assertEquals(new Accepted(Pictures.bareCode(2)), answer(Pictures.bareCode(2)));
  }

  @Test
  void acceptsWhatItsOwnPatternSays() {
    CodeCheck other = opened(new CodeCheck(Pattern.compile("wa3:[a-z]+")));

    assertEquals(new Accepted("wa3:abc"), join(other.check("wa3:abc")));
    assertEquals(Why.NOT_WHATSAPP, why(join(other.check(CODE))));
  }

  @Test
  void answersTextAtOnce() {
    assertTrue(check.check(CODE).isDone());
    assertTrue(check.check("https://evil.example").isDone());
    assertTrue(check.check("data:image/svg+xml,<svg/>").isDone());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "  \n",
        "null",
        "undefined",
        "iVBORw0KGgo",
        "iVBORw0KGgoAAAANSUhEUgAA",
        "iVBORw0KGgo!!!!",
        "/9j/4AAQSkZJRgABAQAAAQABAAD",
        "SGVsbG8gd29ybGQsIHRoaXMgaXMgbm90IGEgcGljdHVyZQ==",
        "data:",
        "data:,",
        "data:image/svg+xml,<svg onload=alert(1)>",
        "data:image/svg+xml;base64,PHN2Zz4=",
        "data:image/png,abc",
        "data:image/png;charset=utf-8;base64,iVBORw0KGgo",
        "data:image/jpeg;base64,/9j/4AAQSkZJRg==",
        "data:image/png;base64,",
        "data:image/png;base64,PGh0bWw+PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==",
        "data:image/png;base64,\u00e9\u00e9",
        "data:text/html,<script>alert(1)</script>",
        "javascript:alert(1)",
        "JavaScript:alert('demo')",
        "<svg xmlns='http://www.w3.org/2000/svg'/>",
        "<!doctype html><title>demo</title>",
        "\u0001\u0002\u0003",
        "\ufffd\ufffdPNG"
      })
  void cannotReadWhatIsNeitherTextNorPicture(String payload) {
    assertEquals(Why.UNREADABLE, why(answer(payload)));
    assertTrue(check.check(payload).isDone());
  }

  @Test
  void measuresBeforeAnythingElse() {
    assertEquals(new Rejected(Why.UNREADABLE, "too long"), answer("A".repeat(64 * 1024 + 1)));
    assertEquals(
        new Rejected(Why.UNREADABLE, "too long"), join(check.checkImage(new byte[64 * 1024 + 1])));
    assertEquals(Why.UNREADABLE, why(answer("data:image/png;base64," + "A".repeat(1_000_000))));
    assertEquals(Why.UNREADABLE, why(answer("A".repeat(64 * 1024))));
    assertEquals(Why.UNREADABLE, why(answer("https://" + "a".repeat(2000))));
  }

  @Test
  void rejectsABombAtOnce() {
    byte[] bomb = Pictures.file(20_000, 20_000, 1, 0, 0, new byte[20_000 * 2_501]);
    CompletableFuture<Result> answer = check.checkImage(bomb);

    assertTrue(answer.isDone());
    assertEquals(new Rejected(Why.UNREADABLE, "dimensions w=20000 h=20000"), answer.join());
  }

  @Test
  void recognisesForeignAndDemoCodesAsTextAndAsPicture() {
    for (String foreign : List.of("https://evil.example/x", "WIFI:S:x;P:y;;", "otpauth://totp/x")) {
      assertEquals(Why.NOT_WHATSAPP, why(answer(foreign)), foreign);
      assertEquals(Why.NOT_WHATSAPP, why(answer(picture(foreign))), foreign);
    }
    for (String demo : List.of("demo-qr-123", "fallback-aura", "aura_1732147200000")) {
      assertEquals(Why.DEMO, why(answer(demo)), demo);
      assertEquals(Why.DEMO, why(answer(picture(demo))), demo);
    }
    assertEquals(Why.NOT_WHATSAPP, why(answer(picture("SGVsbG8"))));
  }

  @Test
  void neverSaysTheCode() {
    assertEquals("Accepted[" + CODE.length() + " characters]", answer(CODE).toString());
    String almost = CODE + ",1,1";
    assertFalse(answer(almost).toString().contains("2@"));
  }

  @Test
  void readsARepeatedPictureOnce() {
    AtomicInteger readings = new AtomicInteger();
    CodeCheck counting =
        opened(
            new CodeCheck(
                LinkCode.PATTERN,
                (png, abandoned) -> {
                  readings.incrementAndGet();
                  return CODE;
                },
                Duration.ofSeconds(30)));

    join(counting.checkImage(PNG));
    join(counting.check(Pictures.base64(PNG)));
    join(counting.check("data:image/png;base64," + Pictures.base64(PNG)));
    assertEquals(1, readings.get());
  }

  @Test
  void readsTwoOfTheSameAtOnceOnlyOnce() throws InterruptedException {
    Gate gate = new Gate();
    CodeCheck gated = opened(gate.check(Duration.ofSeconds(30)));
    CompletableFuture<Result> first = gated.checkImage(PNG);
    gate.awaitEntered(1);
    CompletableFuture<Result> second = gated.checkImage(PNG);
    // What one caller does to its answer is nothing to the other.
    first.cancel(true);
    gate.open();

    assertEquals(new Accepted(CODE), join(second));
    assertEquals(1, gate.readings.get());
  }

  @Test
  void forgetsTheOldestPicture() {
    AtomicInteger readings = new AtomicInteger();
    CodeCheck counting =
        opened(
            new CodeCheck(
                LinkCode.PATTERN,
                (png, abandoned) -> {
                  readings.incrementAndGet();
                  return CODE;
                },
                Duration.ofSeconds(30)));
    for (int i = 0; i <= CodeCheck.MAX_REMEMBERED; i++) {
      join(counting.checkImage(distinct(i)));
    }
    assertEquals(CodeCheck.MAX_REMEMBERED + 1, readings.get());

    join(counting.checkImage(distinct(1)));
    assertEquals(CodeCheck.MAX_REMEMBERED + 1, readings.get());
    join(counting.checkImage(distinct(0)));
    assertEquals(CodeCheck.MAX_REMEMBERED + 2, readings.get());
  }

  @Test
  void answersByTheDeadlineAndReadsOnWithOtherThreads() throws InterruptedException {
    Gate gate = new Gate();
    CodeCheck gated = opened(gate.check(Duration.ofSeconds(1)));
    // Both threads get stuck, as on pictures that zxing never finishes.
    List<CompletableFuture<Result>> stuck =
        List.of(gated.checkImage(distinct(1)), gated.checkImage(distinct(2)));
    gate.awaitEntered(2);
    for (CompletableFuture<Result> answer : stuck) {
      assertEquals(new Rejected(Why.UNREADABLE, "deadline"), join(answer));
    }

    gate.letPass();
    assertEquals(new Accepted(CODE), join(gated.checkImage(distinct(3))));
    gate.open();
  }

  @Test
  void staysBoundedWhenEverythingIsStuckAndRecovers() throws InterruptedException {
    Gate gate = new Gate();
    CodeCheck gated = opened(gate.check(Duration.ofMillis(50)));
    int threads = ReadingPool.THREADS + ReadingPool.MAX_REPLACED;
    for (int i = 0; i < threads; i++) {
      CompletableFuture<Result> answer = gated.checkImage(distinct(i));
      gate.awaitEntered(i + 1);
      assertEquals(new Rejected(Why.UNREADABLE, "deadline"), join(answer));
    }
    // Nobody is left to read, and still everybody is answered.
    List<CompletableFuture<Result>> waiting = new ArrayList<>();
    for (int i = 0; i < ReadingPool.MAX_WAITING; i++) {
      waiting.add(gated.checkImage(distinct(1_000 + i)));
    }
    for (CompletableFuture<Result> answer : waiting) {
      assertEquals(new Rejected(Why.UNREADABLE, "deadline"), join(answer));
    }
    CompletableFuture<Result> oneTooMany = gated.checkImage(distinct(200));
    assertTrue(oneTooMany.isDone());
    assertEquals(new Rejected(Why.UNREADABLE, "busy"), oneTooMany.join());
    assertEquals(threads, gate.readings.get());

    gate.open();
    gate.awaitLeft(threads);
    assertEquals(new Accepted(CODE), joinUntilRead(gated, distinct(300)));
    // Neither haste nor a full house was the picture's fault.
    assertEquals(new Accepted(CODE), join(gated.checkImage(distinct(200))));
    assertEquals(new Accepted(CODE), join(gated.checkImage(distinct(1_000))));
  }

  @Test
  void survivesAReaderThatFails() {
    CodeCheck failing =
        opened(
            new CodeCheck(
                LinkCode.PATTERN,
                (png, abandoned) -> {
                  throw new IllegalStateException("secret");
                },
                Duration.ofSeconds(30)));
    assertEquals(
        new Rejected(Why.UNREADABLE, "fault IllegalStateException"), join(failing.checkImage(PNG)));
  }

  @Test
  void answersWhatIsUnderWayWhenItCloses() throws InterruptedException {
    Gate gate = new Gate();
    CodeCheck gated = gate.check(Duration.ofSeconds(30));
    CompletableFuture<Result> answer = gated.checkImage(PNG);
    gate.awaitEntered(1);
    gated.close();

    assertEquals(new Rejected(Why.UNREADABLE, "closed"), join(answer));
    assertEquals(Why.UNREADABLE, why(join(gated.checkImage(PNG))));
    gate.open();
  }

  /** A reader that stands still until it is let go, however much it is asked to stop. */
  private static final class Gate {
    final AtomicInteger readings = new AtomicInteger();
    private final AtomicInteger left = new AtomicInteger();
    private final CountDownLatch opened = new CountDownLatch(1);
    private volatile boolean passing;

    CodeCheck check(Duration deadline) {
      return new CodeCheck(
          LinkCode.PATTERN,
          (png, abandoned) -> {
            enter();
            return CODE;
          },
          deadline);
    }

    private void enter() {
      synchronized (this) {
        readings.incrementAndGet();
        notifyAll();
      }
      while (!passing) {
        try {
          opened.await();
          break;
        } catch (InterruptedException e) {
          // Pictures do not listen either.
        }
      }
      synchronized (this) {
        left.incrementAndGet();
        notifyAll();
      }
    }

    synchronized void awaitEntered(int count) throws InterruptedException {
      while (readings.get() < count) {
        wait();
      }
    }

    synchronized void awaitLeft(int count) throws InterruptedException {
      while (left.get() < count) {
        wait();
      }
    }

    void letPass() {
      passing = true;
    }

    void open() {
      opened.countDown();
    }
  }

  /** A valid picture, different for every number. */
  private static byte[] distinct(int number) {
    return Pictures.file(2, 1, 8, 0, 0, new byte[] {0, (byte) number, (byte) (number >> 8)});
  }

  private static String picture(String text) {
    return Pictures.base64(Pictures.png(Pictures.code(text, 4, 4)));
  }

  private CodeCheck opened(CodeCheck opened) {
    open.add(opened);
    return opened;
  }

  private Result answer(String payload) {
    return join(check.check(payload));
  }

  private static Result join(CompletableFuture<Result> answer) {
    return answer.orTimeout(10, TimeUnit.SECONDS).join();
  }

  /** Asks until the threads that were let go are back at work. */
  private static Result joinUntilRead(CodeCheck check, byte[] png) {
    while (true) {
      Result result = join(check.checkImage(png));
      if (result instanceof Accepted) {
        return result;
      }
    }
  }

  private static Why why(Result result) {
    return result instanceof Rejected rejected ? rejected.why() : failed(result);
  }

  private static Why failed(Result result) {
    throw new AssertionError("not rejected: " + result);
  }
}
