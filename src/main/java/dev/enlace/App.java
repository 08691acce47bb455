package dev.enlace;

import dev.enlace.access.Access;
import dev.enlace.diagnosis.Diagnoses;
import dev.enlace.diagnosis.Diagnosis;
import dev.enlace.diagnosis.Mode;
import dev.enlace.diagnosis.Report;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.Gateways;
import dev.enlace.gateway.RestSettings;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.practice.PracticePhone;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.session.SessionRegistry;
import dev.enlace.time.Scheduler;
import dev.enlace.time.SchedulerThread;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Everything that runs, built from the settings and put together. */
public final class App implements AutoCloseable {
  private final Config config;
  private final Scheduler scheduler;
  private final SessionRegistry sessions;
  private final @Nullable PracticePhone practicePhone;
  private final Diagnoses diagnoses;
  private final Access access;
  private final Runnable close;

  /** Builds everything for real. */
  public static App of(Config config) {
    SchedulerThread scheduler = new SchedulerThread();
    CodeCheck check = check(config);
    Gateway gateway = gateway(config, check, scheduler);
    return new App(
        config,
        gateway,
        check,
        scheduler,
        () -> ThreadLocalRandom.current().nextDouble(),
        () -> {
          // In line after what is under way: nothing may ask a gateway that is closed.
          scheduler.run(gateway::close);
          scheduler.close();
        });
  }

  /** Builds it around a far side, a clock and dice of one's own. */
  public App(Config config, Gateway gateway, Scheduler scheduler, DoubleSupplier dice) {
    this(config, gateway, check(config), scheduler, dice, gateway::close);
  }

  private App(
      Config config,
      Gateway gateway,
      CodeCheck check,
      Scheduler scheduler,
      DoubleSupplier dice,
      Runnable close) {
    this.config = config;
    this.scheduler = scheduler;
    this.close =
        () -> {
          close.run();
          check.close();
        };
    sessions = new SessionRegistry(gateway, scheduler, dice, config.maxSessions());
    access = new Access(config.access(), scheduler);
    diagnoses = new Diagnoses(diagnosis(config, check, scheduler));
    practicePhone = config.practiceUrl() == null ? null : new PracticePhone(config.practiceUrl());
  }

  Config config() {
    return config;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  SessionRegistry sessions() {
    return sessions;
  }

  /** What lets people in. */
  public Access access() {
    return access;
  }

  Diagnoses diagnoses() {
    return diagnoses;
  }

  @Nullable PracticePhone practicePhone() {
    return practicePhone;
  }

  /** Lets go of every gateway connection; linked accounts stay linked. */
  @Override
  public void close() {
    sessions.close();
    diagnoses.close();
    close.run();
  }

  /**
   * Looks after the gateway that the settings name, with nothing else around it. Blocks for 40
   * seconds at the most; a code is asked for in {@link Mode#QR} only.
   *
   * @throws IllegalArgumentException if that is no session's id, or the settings make no sense; the
   *     message is for a person
   */
  public static Report diagnose(Config config, String sessionId, Mode mode) {
    if (!SessionRegistry.isId(sessionId)) {
      throw new IllegalArgumentException(
          "A session's id has 1 to 63 small letters, digits, - and _, and begins with a letter or"
              + " digit.");
    }
    try (SchedulerThread scheduler = new SchedulerThread();
        CodeCheck check = check(config);
        Diagnosis diagnosis = diagnosis(config, check, scheduler)) {
      return diagnosis.run(sessionId, mode, mode == Mode.QR);
    }
  }

  private static Diagnosis diagnosis(Config config, CodeCheck check, Scheduler scheduler) {
    return new Diagnosis(socketIo(config), rest(config), check, scheduler);
  }

  private static CodeCheck check(Config config) {
    return new CodeCheck(config.qrPattern() == null ? LinkCode.PATTERN : config.qrPattern());
  }

  private static Gateway gateway(Config config, CodeCheck check, Scheduler scheduler) {
    String name = config.gatewayName();
    return switch (config.gatewayKind()) {
      case SOCKETIO -> Gateways.socketIo(name, socketIo(config), check, scheduler);
      case REST -> Gateways.rest(name, rest(config), check, scheduler);
      case PROBED -> Gateways.probing(name, socketIo(config), rest(config), check, scheduler);
    };
  }

  private static SocketIoSettings socketIo(Config config) {
    return new SocketIoSettings(
        config.gatewayUrl(),
        config.gatewayPath(),
        config.gatewayNamespace(),
        config.gatewayAuth(),
        config.gatewayHeaders(),
        config.gatewayKey(),
        config.gatewayKeyHeader(),
        "apiKey");
  }

  private static RestSettings rest(Config config) {
    return RestSettings.of(config.gatewayUrl())
        .withHeaders(config.gatewayHeaders())
        .withKey(config.gatewayKey(), config.gatewayKeyHeader(), config.gatewayKeyScheme());
  }
}
