package dev.enlace;

import static java.lang.System.Logger.Level.INFO;
import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.access.Access;
import dev.enlace.diagnosis.Diagnoses;
import dev.enlace.diagnosis.Diagnosis;
import dev.enlace.diagnosis.Mode;
import dev.enlace.diagnosis.Report;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.Gateways;
import dev.enlace.gateway.RestSettings;
import dev.enlace.gateway.SocketIoSettings;
import dev.enlace.metrics.Latencies;
import dev.enlace.metrics.Metrics;
import dev.enlace.net.Distance;
import dev.enlace.practice.PracticePhone;
import dev.enlace.qr.CodeCheck;
import dev.enlace.qr.LinkCode;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.Store;
import dev.enlace.store.StoreSettings;
import dev.enlace.store.Stores;
import dev.enlace.time.Scheduler;
import dev.enlace.time.SchedulerThread;
import dev.enlace.web.PhoneNumber;
import dev.enlace.webhook.Webhooks;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/** Everything that runs, built from the settings and put together. */
public final class App implements AutoCloseable {
  private static final System.Logger log = System.getLogger(App.class.getName());

  /** How long the start may wait for the store; it is opened later if that is not enough. */
  private static final Duration STORE_OPENING = Duration.ofSeconds(10);

  private final Config config;
  private final Scheduler scheduler;
  private final Store store;
  private final SessionRegistry sessions;
  private final Webhooks webhooks;
  private final Metrics metrics;
  private final Latencies latencies = new Latencies();
  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final @Nullable PracticePhone practicePhone;
  private final Diagnoses diagnoses;
  private final Access access;
  private final Runnable close;

  /** Builds everything for real. */
  public static App of(Config config) {
    config.warnings().forEach(warning -> log.log(WARNING, warning));
    config.gateways().stream()
        .filter(gateway -> gateway.isPlain(Distance.NEAR))
        .forEach(gateway -> log.log(INFO, "Without TLS, in a network of its own: " + gateway));
    SchedulerThread scheduler = new SchedulerThread();
    CodeCheck check = check(config);
    List<Gateway> gateways =
        config.gateways().stream().map(gateway -> gateway(gateway, check, scheduler)).toList();
    DoubleSupplier dice = () -> ThreadLocalRandom.current().nextDouble();
    Webhooks webhooks =
        new Webhooks(
            config.webhooks().stream().map(WebhookConfig::receiver).toList(), scheduler, dice);
    Store store = Stores.database(settings(config), webhooks.outbox(), scheduler::now);
    return new App(
        config,
        gateways,
        webhooks,
        store,
        check,
        scheduler,
        dice,
        () -> {
          // In line after what is under way: nothing may ask a gateway that is closed.
          scheduler.run(() -> gateways.forEach(Gateway::close));
          webhooks.close();
          scheduler.close();
          store.close();
        });
  }

  /**
   * Builds it around a far side, a clock and dice of one's own.
   *
   * @param gateways those that the settings name, in their order
   * @param store to be opened yet
   */
  public App(
      Config config,
      List<Gateway> gateways,
      Store store,
      Scheduler scheduler,
      DoubleSupplier dice) {
    this(
        config,
        gateways,
        new Webhooks(List.of(), scheduler, dice),
        store,
        check(config),
        scheduler,
        dice,
        () -> {
          gateways.forEach(Gateway::close);
          store.close();
        });
  }

  private App(
      Config config,
      List<Gateway> gateways,
      Webhooks webhooks,
      Store store,
      CodeCheck check,
      Scheduler scheduler,
      DoubleSupplier dice,
      Runnable close) {
    this.config = config;
    this.store = store;
    this.scheduler = scheduler;
    this.webhooks = webhooks;
    this.close =
        () -> {
          close.run();
          check.close();
        };
    sessions =
        new SessionRegistry(
            gateways, scheduler, dice, store, config.maxSessions(), config.resumePerMinute());
    metrics = new Metrics(sessions.gateways());
    sessions.observe(metrics);
    sessions.observe(latencies);
    gateways.forEach(gateway -> this.gateways.put(gateway.name(), gateway));
    store.open(
        kept -> {
          // First, so that what was told before is known before anything happens.
          webhooks.start(store, kept, this::maskedPhone);
          sessions.restore(kept);
        },
        STORE_OPENING);
    diagnoses = new Diagnoses(diagnoses(config, List.copyOf(gateways), check, scheduler));
    access = new Access(config.access(), scheduler);
    practicePhone = config.practiceUrl() == null ? null : new PracticePhone(config.practiceUrl());
  }

  private @Nullable String maskedPhone(String sessionId) {
    LinkSession session = sessions.find(sessionId);
    Account account = session == null ? null : session.snapshot().account();
    return account == null ? null : PhoneNumber.masked(account.phone());
  }

  Config config() {
    return config;
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Store store() {
    return store;
  }

  Webhooks webhooks() {
    return webhooks;
  }

  Metrics metrics() {
    return metrics;
  }

  Latencies latencies() {
    return latencies;
  }

  /** What a gateway speaks; null until that is known. */
  @Nullable String gatewayKind(String name) {
    Gateway gateway = gateways.get(name);
    return gateway == null ? null : gateway.kind();
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

  /**
   * Lets go of every gateway connection; linked accounts stay linked. No thread is left on return,
   * as far as threads can be ended within ten seconds: a container counts those.
   */
  @Override
  public void close() {
    sessions.close();
    diagnoses.close();
    if (practicePhone != null) {
      practicePhone.close();
    }
    close.run();
  }

  /**
   * Looks after a gateway with nothing else around it. Blocks for 40 seconds at the most; a code is
   * asked for in {@link Mode#QR} only.
   *
   * @param gateway one of those in the settings
   * @throws IllegalArgumentException if that is no session's id, or the settings make no sense; the
   *     message is for a person
   */
  public static Report diagnose(Config config, GatewayConfig gateway, String sessionId, Mode mode) {
    if (!SessionRegistry.isId(sessionId)) {
      throw new IllegalArgumentException(
          "A session's id has 1 to 63 small letters, digits, - and _, and begins with a letter or"
              + " digit.");
    }
    try (SchedulerThread scheduler = new SchedulerThread();
        CodeCheck check = check(config);
        Diagnosis diagnosis = diagnosis(gateway, check, scheduler)) {
      return diagnosis.run(sessionId, mode, mode == Mode.QR);
    }
  }

  private static Diagnosis diagnosis(GatewayConfig gateway, CodeCheck check, Scheduler scheduler) {
    return new Diagnosis(gateway.settings(), socketIo(gateway), rest(gateway), check, scheduler);
  }

  private static Map<String, Diagnosis> diagnoses(
      Config config, List<Gateway> gateways, CodeCheck check, Scheduler scheduler) {
    Map<String, Diagnosis> diagnoses = new HashMap<>();
    for (int i = 0; i < gateways.size(); i++) {
      diagnoses.put(gateways.get(i).name(), diagnosis(config.gateways().get(i), check, scheduler));
    }
    return diagnoses;
  }

  private static StoreSettings settings(Config config) {
    StoreConfig store = config.store();
    return StoreSettings.embedded(store.data())
        .at(store.url(), emptyToNull(store.user()), emptyToNull(store.password()))
        .keepingEvents(Duration.ofDays(config.historyDays()));
  }

  private static @Nullable String emptyToNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static CodeCheck check(Config config) {
    return new CodeCheck(config.qrPattern() == null ? LinkCode.PATTERN : config.qrPattern());
  }

  private static Gateway gateway(GatewayConfig config, CodeCheck check, Scheduler scheduler) {
    String name = config.name();
    return switch (config.kind()) {
      case SOCKETIO -> Gateways.socketIo(name, socketIo(config), check, scheduler);
      case REST -> Gateways.rest(name, rest(config), check, scheduler);
      case PROBED -> Gateways.probing(name, socketIo(config), rest(config), check, scheduler);
    };
  }

  private static SocketIoSettings socketIo(GatewayConfig config) {
    return new SocketIoSettings(
        config.url(),
        config.path(),
        config.namespace(),
        config.auth(),
        config.headers(),
        config.key(),
        config.keyHeader(),
        "apiKey",
        config.shares());
  }

  private static RestSettings rest(GatewayConfig config) {
    return RestSettings.of(config.url())
        .withHeaders(config.headers())
        .withKey(config.key(), config.keyHeader(), config.keyScheme());
  }
}
