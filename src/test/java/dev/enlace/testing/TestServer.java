package dev.enlace.testing;

import dev.enlace.App;
import dev.enlace.AppListener;
import dev.enlace.Config;
import dev.enlace.access.Access;
import dev.enlace.access.Person;
import dev.enlace.gateway.Gateway;
import dev.enlace.launcher.JettyServer;
import dev.enlace.time.Scheduler;
import jakarta.servlet.ServletContextEvent;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.servlet.security.ConstraintSecurityHandler;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.LoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.security.authentication.BasicAuthenticator;
import org.eclipse.jetty.util.security.Credential;
import org.jspecify.annotations.Nullable;

/**
 * The whole panel in a real Jetty on a free port, in front of a gateway and a clock of a test's.
 */
public final class TestServer implements AutoCloseable {
  public final FakeGateway gateway = new FakeGateway();
  public final FakeScheduler scheduler = new FakeScheduler();
  public final RememberingStore store = new RememberingStore();
  public final Access access;
  private final ServletContextHandler context = new ServletContextHandler();
  private final AppListener listener;
  private final JettyServer server;

  /**
   * @param settings pairs of name and value
   */
  public TestServer(String... settings) throws Exception {
    this("/", Path.of("src/main/webapp"), null, null, settings);
  }

  private TestServer(
      String contextPath,
      Path pages,
      @Nullable Function<Scheduler, Gateway> other,
      @Nullable LoginService realm,
      String... settings)
      throws Exception {
    Map<String, String> values = new HashMap<>();
    values.put("enlace.gateway.url", "http://127.0.0.1:9");
    values.put("enlace.login", "none");
    values.put("enlace.data", "target/no-data");
    values.put("enlace.config", "none");
    for (int i = 0; i < settings.length; i += 2) {
      values.put(settings[i], settings[i + 1]);
    }
    Config config = Config.read(name -> values.getOrDefault(name, ""));
    context.setContextPath(contextPath);
    context.setBaseResourceAsPath(pages.toAbsolutePath());
    ServletHolder files = new ServletHolder("default", new DefaultServlet());
    files.setInitParameter("dirAllowed", "false");
    files.setInitParameter("etags", "true");
    context.addServlet(files, "/");
    if (realm != null) {
      ConstraintSecurityHandler security = new ConstraintSecurityHandler();
      security.setLoginService(realm);
      security.setAuthenticator(new BasicAuthenticator());
      context.setSecurityHandler(security);
    }
    Gateway far = other == null ? gateway : other.apply(scheduler);
    App app = new App(config, List.of(far), store, scheduler, () -> 0.5);
    access = app.access();
    listener = new AppListener(unused -> app);
    context.addEventListener(listener);
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    errors.addErrorPage(ErrorPageErrorHandler.GLOBAL_ERROR_PAGE, "/error");
    context.setErrorHandler(errors);
    server = new JettyServer("127.0.0.1", 0, context);
    server.start();
  }

  /** With the panel under a path, as in a container that serves others too. */
  public static TestServer under(String contextPath) throws Exception {
    return new TestServer(contextPath, Path.of("src/main/webapp"), null, null);
  }

  /**
   * With users of the container's.
   *
   * @param users each as {@code name=role}; the password is "secret of" and the name
   */
  public static TestServer withUsers(String... users) throws Exception {
    UserStore known = new UserStore();
    for (String user : users) {
      String[] parts = user.split("=");
      Credential password = Credential.getCredential("secret of " + parts[0]);
      known.addUser(parts[0], password, new String[] {parts[1]});
    }
    HashLoginService realm = new HashLoginService("enlace");
    realm.setUserStore(known);
    return new TestServer(
        "/", Path.of("src/main/webapp"), null, realm, "enlace.login", "container");
  }

  /**
   * In front of a gateway that is not played.
   *
   * @param pages the page with all its scripts, as it is packaged
   */
  static TestServer before(Path pages, Function<Scheduler, Gateway> gateway) throws Exception {
    return new TestServer("/", pages, gateway, null);
  }

  /** Where the panel is, with a slash at the end. */
  public URI address() {
    String path = context.getContextPath();
    return path.equals("/") ? server.address() : server.address().resolve(path + "/");
  }

  /** A browser in which that person is signed in. */
  public Client signedIn(Person person) {
    return new Client(address()).with("Cookie: enlace=" + access.logins().open(person, () -> true));
  }

  /** The secret of a new start link; where one signs in by them. */
  public String startSecret() {
    Object links = context.getServletContext().getAttribute(AppListener.START_LINKS);
    if (links instanceof Supplier<?> secrets) {
      return String.valueOf(secrets.get());
    }
    throw new IllegalStateException("nobody signs in by a start link here");
  }

  /** Everything that answers somewhere, as patterns. */
  public Set<String> mappings() {
    Set<String> patterns = new TreeSet<>();
    context
        .getServletContext()
        .getServletRegistrations()
        .values()
        .forEach(servlet -> patterns.addAll(servlet.getMappings()));
    return patterns;
  }

  /** A servlet of the test's own beside the panel's, behind the same filters. */
  public void add(String pattern, jakarta.servlet.Servlet servlet) {
    context.getServletHandler().addServletWithMapping(new ServletHolder(servlet), pattern);
  }

  /** Ends the panel as a container does that goes on serving others. */
  public void stopPanel() {
    listener.contextDestroyed(new ServletContextEvent(context.getServletContext()));
  }

  @Override
  public void close() {
    server.close();
  }
}
