package dev.enlace.web;

import static java.lang.System.Logger.Level.DEBUG;

import dev.enlace.diagnosis.Diagnoses;
import dev.enlace.diagnosis.Mode;
import dev.enlace.diagnosis.Report;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Looks after the gateway that a session belongs to, hop by hop, and after none that is not in the
 * settings. While it does, the request holds no thread of the container's.
 *
 * <p>A GET must change nothing, so the gateway is asked for a code only while the panel itself is
 * asking for one.
 */
public final class DiagnosisServlet extends Endpoint {
  /** The session that is looked at when none is named: the one of the panel's front page. */
  private static final String DEFAULT_SESSION = "default";

  /** Longer than any diagnosis. */
  private static final Duration BACKSTOP = Duration.ofSeconds(60);

  private static final Set<LinkState> ASKING =
      EnumSet.of(LinkState.CONNECTING, LinkState.WAITING_FOR_QR, LinkState.AWAITING_SCAN);

  private static final System.Logger log = System.getLogger(DiagnosisServlet.class.getName());

  private final SessionRegistry sessions;
  private final Diagnoses diagnoses;
  private final DiagnosisWords words;
  private final Messages messages;
  private final ErrorFilter errors;

  /**
   * @param errors for what fails once the filter itself is left already
   */
  public DiagnosisServlet(
      SessionRegistry sessions,
      Diagnoses diagnoses,
      DiagnosisWords words,
      Messages messages,
      ErrorFilter errors) {
    this.sessions = sessions;
    this.diagnoses = diagnoses;
    this.words = words;
    this.messages = messages;
    this.errors = errors;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of("GET", this::diagnose);
  }

  private void diagnose(HttpServletRequest request, HttpServletResponse response) {
    String named = Query.text(request, "session");
    String id = named == null ? DEFAULT_SESSION : named;
    if (!SessionRegistry.isId(id)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    Visit.checkMaySee(request, id);
    Mode mode = mode(Query.text(request, "mode"));
    LinkSession session = sessions.find(id);
    boolean asking = session != null && ASKING.contains(session.snapshot().state());
    String language = messages.language(request);
    CompletableFuture<Report> report =
        diagnoses.start(sessions.look(id).gateway().name(), id, mode, asking);
    if (report == null) {
      throw new ApiException(ApiError.DIAGNOSIS_BUSY);
    }
    Held held = new Held(request, response);
    CompletableFuture<?> unused =
        report.whenComplete(
            (found, e) ->
                held.answer(
                    () -> {
                      if (e != null) {
                        throw new IllegalStateException("a diagnosis failed", e);
                      }
                      Json.send(
                          response,
                          Sight.reduceDiagnosis(words.json(found, id, language), request));
                    }));
  }

  private static Mode mode(@Nullable String mode) {
    return switch (mode == null ? "full" : mode) {
      case "full" -> Mode.FULL;
      case "qr" -> Mode.QR;
      case "backend" -> Mode.BACKEND;
      default -> throw new ApiException(ApiError.BAD_PARAMETER);
    };
  }

  /** A request that waits for its report. */
  private final class Held implements AsyncListener {
    private final HttpServletRequest request;
    private final HttpServletResponse response;
    private final AsyncContext context;
    private final AtomicBoolean gone = new AtomicBoolean();

    Held(HttpServletRequest request, HttpServletResponse response) {
      this.request = request;
      this.response = response;
      context = request.startAsync(request, response);
      context.setTimeout(BACKSTOP.toMillis());
      context.addListener(this);
    }

    /** Answers on a thread of the container's, which may take its time over a slow reader. */
    void answer(ErrorFilter.Work work) {
      if (!gone.compareAndSet(false, true)) {
        return;
      }
      try {
        context.start(() -> write(work));
      } catch (IllegalStateException | RejectedExecutionException e) {
        log.log(DEBUG, "A diagnosis came too late for its request", e);
      }
    }

    private void write(ErrorFilter.Work work) {
      try {
        errors.answering(request, response, work);
      } catch (IOException e) {
        // Whoever asked is no longer there; the filter noted it.
      } finally {
        context.complete();
      }
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      if (gone.compareAndSet(false, true)) {
        write(
            () -> {
              throw new IllegalStateException("a diagnosis took too long");
            });
      }
    }

    @Override
    public void onError(AsyncEvent event) {
      gone.set(true);
    }

    @Override
    public void onComplete(AsyncEvent event) {
      gone.set(true);
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
