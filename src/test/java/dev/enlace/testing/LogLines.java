package dev.enlace.testing;

import dev.enlace.launcher.LogLine;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;

/** What a logger and those below it write, as the launcher would print it. */
public final class LogLines implements AutoCloseable {
  private final Logger logger;
  private final Level before;
  private final List<String> lines = new CopyOnWriteArrayList<>();
  private final BlockingQueue<String> arriving = new LinkedBlockingQueue<>();
  private final Handler handler =
      new Handler() {
        private final LogLine format = new LogLine();

        @Override
        public void publish(LogRecord record) {
          String line = format.format(record).stripTrailing();
          lines.add(line);
          arriving.add(line);
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  private LogLines(String name, Level level) {
    logger = Logger.getLogger(name);
    before = logger.getLevel();
    logger.setLevel(level);
    handler.setLevel(level);
    logger.addHandler(handler);
  }

  /** Whatever is written from now on. */
  public static LogLines of(String logger, Level level) {
    return new LogLines(logger, level);
  }

  /** All so far, with time and level. */
  public List<String> whole() {
    return List.copyOf(lines);
  }

  /** All so far, each with its level and what was said. */
  public List<String> said() {
    return lines.stream().map(line -> line.replaceFirst("\\S+ (\\S+) \\S+: ", "$1 ")).toList();
  }

  /** Waits for the next line with that in it. */
  public String next(String part) throws InterruptedException {
    while (true) {
      String line = arriving.poll(20, TimeUnit.SECONDS);
      if (line == null) {
        throw new AssertionError("no line with " + part + " in " + lines);
      }
      if (line.contains(part)) {
        return line;
      }
    }
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setLevel(before);
  }
}
