package dev.enlace.web;

import static java.lang.System.Logger.Level.DEBUG;
import static java.lang.System.Logger.Level.ERROR;

import dev.enlace.thread.RequestId;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Makes an answer of whatever is thrown behind it. What nobody foresaw is logged here, once, under
 * an id that the person in front of the page is told.
 */
public final class ErrorFilter implements Filter {
  private static final System.Logger log = System.getLogger(ErrorFilter.class.getName());

  private final ErrorAnswer answer;

  public ErrorFilter(ErrorAnswer answer) {
    this.answer = answer;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    answering(
        (HttpServletRequest) request,
        (HttpServletResponse) response,
        () -> chain.doFilter(request, response));
  }

  /** What may fail. */
  interface Work {
    void run() throws IOException, ServletException;
  }

  /**
   * Does {@code work}, under the request's id in the log; if that throws, makes the answer of it.
   */
  void answering(HttpServletRequest request, HttpServletResponse response, Work work)
      throws IOException {
    @Nullable String before = RequestId.swap(RequestIdFilter.of(request));
    try {
      work.run();
    } catch (ApiException e) {
      answer.send(request, response, e.error(), e.params());
    } catch (IOException e) {
      // The other side went away.
      log.log(DEBUG, "A response could not be sent", e);
      throw e;
    } catch (ServletException | RuntimeException | Error e) {
      String id = "E-%04X".formatted(ThreadLocalRandom.current().nextInt(0x10000));
      String what = request.getMethod() + " request=" + RequestIdFilter.of(request);
      log.log(ERROR, id + " while answering " + what, e);
      if (!response.isCommitted()) {
        answer.send(request, response, ApiError.INTERNAL, Map.of("code", id));
      }
    } finally {
      RequestId.swap(before);
    }
  }
}
