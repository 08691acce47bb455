package dev.enlace.launcher;

import dev.enlace.AppListener;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.servlet.DefaultServlet;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.util.resource.ResourceFactory;

/** The packaged WAR as the embedded Jetty serves it. */
final class WebApp {
  private WebApp() {}

  /**
   * Its pages and its web.xml come from the WAR, its classes from our own class path: only from
   * there does the JVM take them out of its archive.
   *
   * @param parameters context parameters by name
   */
  static WebAppContext of(Path war, Map<String, String> parameters) {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResource(ResourceFactory.of(context).newJarFileResource(war.toUri()));
    context.setExtractWAR(false);
    context.setParentLoaderPriority(true);
    // Nothing else is needed, and searching for it takes time.
    context.setConfigurations(new Configuration[] {new WebXmlConfiguration()});
    context.setDefaultsDescriptor(null);
    context.addServlet(new ServletHolder("default", DefaultServlet.class), "/");
    context.setThrowUnavailableOnStartupException(true);
    parameters.forEach(context::setInitParameter);
    return context;
  }

  /** Where one begins: the panel, or the page that signs in whoever has this URL. */
  static URI startUrl(WebAppContext context, URI panel) {
    Object links = context.getContext().getAttribute(AppListener.START_LINKS);
    return links instanceof Supplier<?> secrets
        ? panel.resolve("entrar#t=" + secrets.get())
        : panel;
  }
}
