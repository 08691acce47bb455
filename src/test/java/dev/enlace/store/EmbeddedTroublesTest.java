package dev.enlace.store;

import static dev.enlace.store.Rows.delivery;
import static dev.enlace.store.Rows.event;
import static dev.enlace.store.Rows.session;
import static dev.enlace.store.StoreContract.HASTY;
import static dev.enlace.store.StoreContract.SOON;
import static dev.enlace.store.StoreContract.kept;
import static dev.enlace.store.StoreContract.leaf;
import static dev.enlace.store.StoreContract.settle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.enlace.store.StoreHealth.Trouble;
import dev.enlace.testing.Conditions;
import dev.enlace.testing.LogLines;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can happen to the embedded database's file. */
class EmbeddedTroublesTest {
  @TempDir Path directory;
  private final TurnedClock clock = new TurnedClock();
  private final FakeOutbox outbox = new FakeOutbox();
  private final List<Store> opened = new ArrayList<>();
  private final List<Path> mounted = new ArrayList<>();

  @AfterEach
  void cleanUp() throws Exception {
    opened.forEach(Store::close);
    for (Path path : mounted) {
      run("umount", path.toString());
    }
  }

  @Test
  void nobodyElseMayReadIt() throws Exception {
    Store store = store(directory.resolve("a/b"));
    kept(store);
    store.add(event(1, "aura"));
    settle(store);
    assertEquals("rwx------", permissions(directory.resolve("a")));
    assertEquals("rwx------", permissions(directory.resolve("a/b")));
    try (Stream<Path> files = Files.list(directory.resolve("a/b"))) {
      for (Path file : files.toList()) {
        assertEquals("rw-------", permissions(file), file.toString());
      }
    }
  }

  /** It may be somebody's home. */
  @Test
  void aDirectoryThatIsThereIsLeftAsItIs() throws Exception {
    Path there = Files.createDirectory(directory.resolve("there"));
    Files.setPosixFilePermissions(there, PosixFilePermissions.fromString("rwxr-xr-x"));
    kept(store(there));
    assertEquals("rwxr-xr-x", permissions(there));
  }

  @Test
  void aSecondPanelIsToldThatTheFileIsHeld() throws Exception {
    try (Child child = new Child(directory)) {
      child.next("settled");
      Store store = store(directory);
      long before = System.nanoTime();
      assertFalse(store.open(kept -> {}, SOON));
      assertTrue(TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - before) < 10);
      assertEquals(Trouble.LOCKED, store.health().trouble());
      store.save(session("mine"));
      assertFalse(store.settle(SOON));
      assertNull(store.health().putAside());

      child.kill();
      Conditions.await(() -> store.health().trouble() == Trouble.NONE);
      settle(store);
      assertTrue(store.key("mine").isPresent());
    }
  }

  /** Whatever was said to be settled is there, once, after any number of sudden ends. */
  @Test
  @Timeout(180)
  void whatIsSettledSurvivesASuddenEnd() throws Exception {
    Random random = new Random(4);
    long settled = 0;
    for (int round = 0; round < 5; round++) {
      try (Child child = new Child(directory)) {
        int acks = 1 + random.nextInt(15);
        for (int i = 0; i < acks; i++) {
          settled = Long.parseLong(child.next("settled").replaceAll("\\D+", ""));
        }
        child.kill();
      }
      Store store = store(directory);
      Store.Kept kept = kept(store);
      assertNull(store.health().putAside());
      long last = kept.lastEvent();
      assertTrue(last >= settled, last + " of " + settled);
      List<StoredEvent> events = leaf(store, null);
      assertEquals(last, events.size());
      for (int i = 0; i < events.size(); i++) {
        assertEquals(last - i, events.get(i).id());
      }
      // With each event came its notifications, and the session's row says at least that much.
      assertEquals(2 * last, kept.deliveries().size());
      assertTrue(Long.parseLong(kept.sessions().get(0).state().substring(1)) >= settled);
      store.close();
    }
  }

  /**
   * It was said to be well for a moment after somebody had heard that nothing is written; this test
   * went on filling the line meanwhile, on a slow machine with more than the disk had room for.
   */
  @Test
  void onAFullDiskItWaitsForRoom() throws Exception {
    Path small = mount("size=1m");
    Store store = store(small);
    kept(store);
    store.save(session("aura"));
    settle(store);
    Path ballast = small.resolve("ballast");
    fill(ballast);
    long given = 0;
    do {
      given++;
      store.add(event(given, "boris"));
    } while (store.settle(SOON));
    assertEquals(Trouble.FULL, store.health().trouble());
    long before = System.nanoTime();
    for (long end = given + 500; given < end; ) {
      given++;
      store.add(event(given, "aura"));
    }
    assertTrue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - before) < 2000);
    Conditions.await(() -> outbox.released.size() == 1000);
    assertTrue(store.health().waiting() >= 500);

    Files.delete(ballast);
    Conditions.await(() -> store.health().trouble() == Trouble.NONE);
    settle(store);
    assertEquals(given, leaf(store, null).size());
    assertEquals(0, store.health().lost());
    assertNull(store.health().putAside());
    assertEquals(1000, outbox.released.size());
  }

  @Test
  void fromAReadOnlyDiskItReadsAndDoesNotWrite() throws Exception {
    Path small = mount("size=4m");
    Store store = store(small);
    kept(store);
    store.save(session("aura"));
    store.add(event(1, "aura"));
    store.close();
    remount(small, "ro");

    Store other = store(small);
    assertEquals(List.of(session("aura")), kept(other).sessions());
    assertEquals(Trouble.READ_ONLY, other.health().trouble());
    other.add(event(2, "aura"));
    assertFalse(other.settle(SOON));
    Conditions.await(() -> reads(other));
    remount(small, "rw");
    Conditions.await(() -> other.health().trouble() == Trouble.NONE);
    settle(other);
    assertEquals(2, leaf(other, null).size());
  }

  @Test
  void whereNothingCanBeMadeItSaysSo() throws Exception {
    Path small = mount("size=4m");
    remount(small, "ro");
    Store store = store(small.resolve("data"));
    assertFalse(store.open(kept -> {}, SOON));
    assertEquals(Trouble.READ_ONLY, store.health().trouble());
  }

  @Test
  void aFileThatCannotBeReadIsPutAsideAndNotForgotten() throws Exception {
    byte[] good = goodFile();
    Map<String, byte[]> bad =
        Map.of(
            "empty",
            new byte[0],
            "short",
            java.util.Arrays.copyOf(good, 5000),
            "zeroes",
            new byte[good.length],
            "words",
            "nothing that a database would write\n"
                .repeat(2000)
                .getBytes(StandardCharsets.US_ASCII));
    for (Map.Entry<String, byte[]> damage : bad.entrySet()) {
      Path data = Files.createDirectory(directory.resolve(damage.getKey()));
      Files.write(data.resolve("enlace.mv.db"), damage.getValue());
      Store store = store(data);
      assertEquals(List.of(), kept(store).sessions(), damage.getKey());
      String aside = store.health().putAside();
      assertNotNull(aside, damage.getKey());
      org.junit.jupiter.api.Assertions.assertArrayEquals(
          damage.getValue(), Files.readAllBytes(Path.of(aside)), damage.getKey());
      store.save(session("new"));
      settle(store);
      store.close();
    }
  }

  /**
   * A file that was cut off opened without a word, as it had been some time before: sessions and
   * events were gone, and nobody knew.
   */
  @Test
  void aFileThatWasCutOffIsNotTakenForWhole() throws Exception {
    Path data = directory.resolve("data");
    Path file = data.resolve("enlace.mv.db");
    Store store = store(data);
    kept(store);
    for (long id = 1; id <= 40; id++) {
      store.add(event(id, "boris"));
      store.save(session("s" + id));
      settle(store);
    }
    byte[] whole = Files.readAllBytes(file);
    String mark = Files.readString(data.resolve("enlace.lock"));
    store.close();

    for (int part = 1; part <= 4; part++) {
      byte[] cut = java.util.Arrays.copyOf(whole, whole.length * part / 5);
      Files.write(file, cut);
      Files.writeString(data.resolve("enlace.lock"), mark);
      Store other = store(data);
      Store.Kept kept = kept(other);
      assertTrue(kept.lastEvent() < 40);
      assertNotNull(other.health().putAside(), "cut to " + part + " fifths");
      other.save(session("new"));
      settle(other);
      other.close();
      // Said once.
      Store again = store(data);
      kept(again);
      assertNull(again.health().putAside());
      again.close();
    }
  }

  /** Nothing is written over, so it grows with every round; and has to shrink again. */
  @Test
  void itDoesNotGrowForEver() throws Exception {
    Store store = store(directory);
    kept(store);
    Path file = directory.resolve("enlace.mv.db");
    store.save(session("first"));
    settle(store);
    String long10k = "x".repeat(10_000);
    long largest = 0;
    boolean shrunk = false;
    for (long id = 1; id <= 3000 && !shrunk; id++) {
      for (int i = 0; i < 20; i++) {
        StoredDelivery delivery = delivery(i, "crm");
        store.save(
            new StoredDelivery(
                i, "aura", "crm", long10k + id, (int) id, delivery.nextAt(), false, null));
      }
      store.add(event(id, "boris"));
      settle(store);
      long size = Files.size(file);
      shrunk = size < largest / 4;
      largest = Math.max(size, largest);
      assertEquals(id, store.history(StoreContract.newest("boris", 1)).get(0).id());
    }
    assertTrue(shrunk, largest + " bytes");
    assertEquals(Trouble.NONE, store.health().trouble());
    assertEquals("rw-------", permissions(file));
    long events = leaf(store, null).size();
    store.close();
    Store again = store(directory);
    Store.Kept kept = kept(again);
    assertEquals(events, kept.lastEvent());
    assertEquals(20, kept.deliveries().size());
    assertEquals(List.of(session("first")), kept.sessions());
    assertNull(again.health().putAside());
  }

  // The WAR was dropped in at two paths, and both took the directory that is there by default.
  @Test
  void inTheSameProcessTheSecondIsToldAsWell() throws Exception {
    Store one = store(directory);
    kept(one);
    Store other = store(directory);
    try (LogLines log = LogLines.of("dev.enlace.store.DatabaseStore", Level.ALL)) {
      assertFalse(other.open(kept -> {}, SOON));
      String line = log.next("why=LOCKED");
      assertTrue(line.contains("another panel of this server uses " + directory), line);
      assertTrue(line.contains("each needs an ENLACE_DATA of its own"), line);
    }
    assertEquals(Trouble.LOCKED, other.health().trouble());
    one.save(session("aura"));
    one.close();
    Conditions.await(() -> other.health().trouble() == Trouble.NONE);
    assertTrue(other.key("aura").isPresent());
  }

  /** Somebody, or the disk, spoils it under a panel that runs. */
  @Test
  void aFileThatIsSpoiledMeanwhileIsPutAsideWithNothingForgottenThatIsKnown() throws Exception {
    Path data = directory.resolve("data");
    Store store = store(data);
    kept(store);
    for (int i = 0; i < 200; i++) {
      store.save(session("s" + i));
      store.add(event(i + 1, "s" + i));
    }
    settle(store);
    long number = store.key("s199").orElseThrow();
    Path file = data.resolve("enlace.mv.db");
    // Whatever is written into it from now on is lost at once, as if the disk had gone mad.
    byte[] zeroes = new byte[(int) Files.size(file)];
    Files.write(file, zeroes);
    AtomicLong id = new AtomicLong(200);
    Conditions.await(
        () -> {
          Files.write(file, zeroes);
          store.add(event(id.incrementAndGet(), "aura"));
          store.save(session("s199", "LINKED"));
          store.settle(SOON);
          return store.health().putAside() != null;
        });
    Conditions.await(() -> store.health().trouble() == Trouble.NONE);
    settle(store);
    assertNotNull(store.health().putAside());
    assertTrue(store.key("s0").isPresent());
    assertTrue(store.key("s199").orElseThrow() > number);
    store.close();
    assertEquals(200, kept(store(data)).sessions().size());
  }

  /**
   * H2 may fail to let go of a file that it could not close, and the panel said for ever that
   * somebody else uses it.
   */
  @Test
  void aFileThatIsSpoiledAndStaysLockedInThisServerIsPutAside() throws Exception {
    Path data = directory.resolve("data");
    Store store = store(data);
    kept(store);
    store.save(session("s0"));
    settle(store);
    Path file = data.resolve("enlace.mv.db");
    byte[] zeroes = new byte[(int) Files.size(file)];
    AtomicBoolean over = new AtomicBoolean();
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      Thread stuck = new Thread(() -> lockOnceItIsFree(channel, over));
      stuck.start();
      AtomicLong id = new AtomicLong();
      Conditions.await(
          () -> {
            channel.write(ByteBuffer.wrap(zeroes), 0);
            channel.truncate(zeroes.length);
            store.add(event(id.incrementAndGet(), "s0"));
            store.settle(SOON);
            return store.health().putAside() != null;
          });
      over.set(true);
      stuck.join();
      Conditions.await(() -> store.health().trouble() == Trouble.NONE);
    }
    assertNotNull(store.health().putAside());
    store.close();
  }

  private static void lockOnceItIsFree(FileChannel channel, AtomicBoolean over) {
    FileLock lock = null;
    while (lock == null && !over.get()) {
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        Thread.onSpinWait();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static boolean reads(Store store) {
    try {
      return leaf(store, null).equals(List.of(event(1, "aura")));
    } catch (StoreException e) {
      // Between two attempts to write.
      return false;
    }
  }

  private byte[] goodFile() throws Exception {
    Path data = directory.resolve("good");
    Store store = store(data);
    kept(store);
    for (int i = 0; i < 300; i++) {
      store.save(session("s" + i));
      store.add(event(i + 1, "s" + i));
      if (i % 50 == 0) {
        settle(store);
      }
    }
    store.close();
    return Files.readAllBytes(data.resolve("enlace.mv.db"));
  }

  private Store store(Path data) {
    Store store = new DatabaseStore(StoreSettings.embedded(data), outbox, clock, HASTY, 50_000);
    opened.add(store);
    return store;
  }

  private Path mount(String options) throws Exception {
    Path path = Files.createDirectory(directory.resolve("mount" + mounted.size()));
    boolean done = run("mount", "-t", "tmpfs", "-o", options, "tmpfs", path.toString());
    if (!done) {
      System.out.println("SKIPPED: the store on a disk of its own (only root may mount one)");
    }
    assumeTrue(done);
    mounted.add(path);
    return path;
  }

  private static void remount(Path path, String mode) throws Exception {
    assertTrue(run("mount", "-o", "remount," + mode, path.toString()));
  }

  private static boolean run(String... command) throws Exception {
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private static void fill(Path file) throws IOException {
    try (RandomAccessFile out = new RandomAccessFile(file.toFile(), "rw")) {
      byte[] block = new byte[4096];
      while (true) {
        out.write(block);
      }
    } catch (IOException e) {
      if (Files.size(file) == 0) {
        throw e;
      }
    }
  }

  private static String permissions(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
