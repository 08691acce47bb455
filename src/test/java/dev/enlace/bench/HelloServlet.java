package dev.enlace.bench;

import dev.enlace.launcher.JettyServer;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.util.resource.ResourceFactory;

/**
 * The floor of a status request: the least that a servlet can answer, without any filter, in the
 * container that the launcher sets up. Prints its URL when it answers.
 */
final class HelloServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
  private static final byte[] HELLO = "hello".getBytes(StandardCharsets.US_ASCII);

  /** Takes an empty directory, to be the web application's own. */
  public static void main(String[] args) throws Exception {
    WebAppContext context = new WebAppContext();
    context.setContextPath("/");
    context.setBaseResource(ResourceFactory.of(context).newResource(Path.of(args[0])));
    context.setConfigurations(new Configuration[] {new WebXmlConfiguration()});
    context.setDefaultsDescriptor(null);
    context.addServlet(new ServletHolder(new HelloServlet()), "/hello");
    // It runs until it is killed.
    @SuppressWarnings("resource")
    JettyServer server = new JettyServer("127.0.0.1", 0, context);
    server.start();
    System.out.println(server.address());
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=utf-8");
    response.setContentLength(HELLO.length);
    response.getOutputStream().write(HELLO);
  }
}
