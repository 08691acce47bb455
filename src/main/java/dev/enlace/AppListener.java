package dev.enlace;

import static java.lang.System.Logger.Level.ERROR;

import dev.enlace.access.AccessSettings.Login;
import dev.enlace.metrics.Gauges;
import dev.enlace.session.EventLog;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.web.CodesSeen;
import dev.enlace.web.DiagnosisServlet;
import dev.enlace.web.DiagnosisWords;
import dev.enlace.web.EmbedServlet;
import dev.enlace.web.Embedding;
import dev.enlace.web.Entrance;
import dev.enlace.web.ErrorAnswer;
import dev.enlace.web.ErrorFilter;
import dev.enlace.web.ErrorServlet;
import dev.enlace.web.EventsServlet;
import dev.enlace.web.FilesFilter;
import dev.enlace.web.HealthServlet;
import dev.enlace.web.History;
import dev.enlace.web.HostFilter;
import dev.enlace.web.LoginPageServlet;
import dev.enlace.web.Messages;
import dev.enlace.web.MetricsServlet;
import dev.enlace.web.OpenApiServlet;
import dev.enlace.web.OriginFilter;
import dev.enlace.web.Pages;
import dev.enlace.web.PairingActions;
import dev.enlace.web.PanelInfoServlet;
import dev.enlace.web.PanelServlet;
import dev.enlace.web.PracticeServlet;
import dev.enlace.web.ReadyServlet;
import dev.enlace.web.SecurityHeadersFilter;
import dev.enlace.web.SessionServlet;
import dev.enlace.web.SessionsServlet;
import dev.enlace.web.ShareActions;
import dev.enlace.web.SnapshotJson;
import dev.enlace.web.Tallies;
import dev.enlace.web.TallyJson;
import dev.enlace.web.TallyServlet;
import dev.enlace.web.Waiters;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.ServletRegistration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The container's start and stop, and the one list of what answers where. */
public final class AppListener implements ServletContextListener {
  /**
   * The attribute of the context under which the launcher finds a {@code Supplier<String>} of start
   * links' secrets; only there where one signs in by them.
   */
  public static final String START_LINKS = "dev.enlace.start-links";

  private static final System.Logger log = System.getLogger(AppListener.class.getName());

  private final Function<ServletContext, App> building;
  private @Nullable App app;
  private @Nullable Waiters waiters;

  /** For the container. */
  public AppListener() {
    this(context -> App.of(Config.read(new Jndi(), context::getInitParameter, System.getenv())));
  }

  /** Around an application that is built otherwise. */
  public AppListener(Function<ServletContext, App> building) {
    this.building = building;
  }

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Set<String> catalogues = context.getResourcePaths(Messages.DIRECTORY);
    Messages messages =
        new Messages(catalogues == null ? Set.of() : catalogues, context::getResourceAsStream);
    App app = build(context);
    this.app = app;
    String boot = "%08x".formatted(ThreadLocalRandom.current().nextInt());
    CodesSeen codesSeen = new CodesSeen();
    SnapshotJson snapshots =
        new SnapshotJson(app.scheduler(), app.store(), messages, codesSeen, boot);
    History history = new History(app.sessions(), app.store(), app.scheduler(), boot);
    ErrorAnswer errorAnswer = new ErrorAnswer(messages);
    ErrorFilter errors = new ErrorFilter(errorAnswer);
    Waiters waiters = new Waiters(app.scheduler(), errors);
    this.waiters = waiters;
    Embedding embedding = new Embedding(app.config().embedOrigins());
    Entrance entrance = new Entrance(app.access(), Config::isLoopback, embedding);
    if (app.access().login() == Login.START) {
      Supplier<String> issue = app.access().startLinks()::issue;
      context.setAttribute(START_LINKS, issue);
    }
    boolean practice = app.practicePhone() != null;

    ShareActions shares = new ShareActions(app.sessions(), app.access().shares(), app.scheduler());
    PairingActions pairing = new PairingActions(app.sessions(), snapshots);
    Pages.Banners banners =
        new Pages.Banners(
            practice, app.access().login() == Login.NONE, app.config().hasPlainGateway());
    Pages pages = new Pages(context::getResourceAsStream, messages, banners);

    // In the order in which a request meets them.
    filter(
        context,
        new SecurityHeadersFilter(entrance::isSecure, embedding),
        DispatcherType.REQUEST,
        DispatcherType.ERROR);
    filter(context, entrance.requestId(), DispatcherType.REQUEST, DispatcherType.ERROR);
    filter(context, errors, DispatcherType.REQUEST);
    filter(context, entrance.audit(), DispatcherType.REQUEST);
    filter(context, new HostFilter(host -> isOurs(app.config(), host)), DispatcherType.REQUEST);
    filter(context, new OriginFilter(), DispatcherType.REQUEST);
    filter(context, entrance.filter(id -> isLinking(app, id)), DispatcherType.REQUEST);
    filter(context, new FilesFilter(context::getResourceAsStream), DispatcherType.REQUEST);

    servlet(context, entrance.page(pages), "/entrar", LoginPageServlet.GUEST);
    servlet(
        context,
        new EmbedServlet(pages, messages, embedding),
        EmbedServlet.ENTRY,
        EmbedServlet.SCRIPT);
    servlet(
        context,
        entrance.login(messages, app.scheduler(), id -> shareOpened(app, id)),
        "/api/login");
    servlet(context, entrance.logout(), "/api/logout");
    servlet(context, entrance.logins(app.scheduler()), "/api/logins", "/api/logins/*");
    servlet(
        context,
        new PanelServlet(pages, messages, app.sessions()),
        "",
        "/panel_cliente/*",
        "/sesiones",
        "/tablero",
        "/registro");
    servlet(
        context,
        new PanelInfoServlet(
            Version.read(),
            boot,
            practice,
            app.config().hasPlainGateway(),
            app.config().contact(),
            messages),
        "/api/panel");
    servlet(context, new SessionsServlet(app.sessions(), snapshots, waiters), "/api/sessions");
    servlet(
        context,
        new SessionServlet(app.sessions(), snapshots, history, waiters, codesSeen, shares, pairing),
        "/api/sessions/*");
    servlet(context, new EventsServlet(history), EventsServlet.JSON, EventsServlet.CSV);
    servlet(context, new PracticeServlet(app.sessions(), app.practicePhone()), "/api/practice/*");
    DiagnosisWords words = new DiagnosisWords(messages);
    servlet(
        context,
        new DiagnosisServlet(app.sessions(), app.diagnoses(), words, messages, errors),
        "/api/diagnosis");
    Gauges gauges = new Gauges(app.metrics());
    gauges.add(app.sessions(), app.store(), waiters::count);
    gauges.add(app.webhooks()::status);
    gauges.add(Version.read());
    Tallies tallies = new Tallies(app.sessions(), app.store(), System::nanoTime);
    TallyJson tallyJson =
        new TallyJson(
            app.sessions(), app.latencies(), app::gatewayKind, app.config().historyDays(), boot);
    servlet(context, new TallyServlet(tallies, tallyJson, app.scheduler()::now), "/api/tally");
    servlet(context, new MetricsServlet(app.metrics()), "/metrics");
    servlet(context, new OpenApiServlet(context::getResourceAsStream), "/api/openapi.json");
    servlet(context, new HealthServlet(), "/healthz");
    servlet(context, new ReadyServlet(app.sessions(), app.store()), "/readyz");
    servlet(context, new ErrorServlet(errorAnswer), "/error");
  }

  /** What keeps it from starting is said on a line of its own: containers bury it in a trace. */
  private App build(ServletContext context) {
    try {
      return building.apply(context);
    } catch (Config.WrongSettingException e) {
      log.log(ERROR, "The panel is not started. " + e.getMessage());
      throw e;
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    if (waiters != null) {
      waiters.close();
    }
    if (app != null) {
      app.close();
    }
  }

  private static boolean isOurs(Config config, String host) {
    return Config.isLoopback(host) || config.hosts().contains(host);
  }

  private static void shareOpened(App app, String id) {
    LinkSession session = app.sessions().find(id);
    if (session != null) {
      session.note(EventLog.Kind.SHARE_OPENED, null);
    }
  }

  private static boolean isLinking(App app, String id) {
    LinkSession session = app.sessions().find(id);
    LinkState state = session == null ? LinkState.IDLE : session.snapshot().state();
    return state == LinkState.AWAITING_SCAN || state == LinkState.LINKING;
  }

  private static void filter(
      ServletContext context, Filter filter, DispatcherType first, DispatcherType... more) {
    FilterRegistration.Dynamic registration =
        context.addFilter(filter.getClass().getSimpleName(), filter);
    registration.setAsyncSupported(true);
    registration.addMappingForUrlPatterns(EnumSet.of(first, more), true, "/*");
  }

  private static void servlet(ServletContext context, Servlet servlet, String... patterns) {
    ServletRegistration.Dynamic registration =
        context.addServlet(servlet.getClass().getSimpleName(), servlet);
    registration.setAsyncSupported(true);
    registration.addMapping(patterns);
  }
}
