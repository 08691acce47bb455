package dev.enlace.web;

import dev.enlace.store.HistoryQuery;
import dev.enlace.store.StoredEvent;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Sends what happened to all sessions: a page at a time as JSON, or all of it as a file. */
public final class EventsServlet extends Endpoint {
  /** Where the JSON is. */
  public static final String JSON = "/api/events";

  /** Where the file is. */
  public static final String CSV = "/api/events.csv";

  /** More than a person reads, and less than what a browser cannot take. */
  static final int MAX_LINES = 200_000;

  private final History history;

  public EventsServlet(History history) {
    this.history = history;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          if (request.getServletPath().equals(CSV)) {
            sendFile(request, response);
          } else {
            Json.send(response, history.of(request));
          }
        });
  }

  private void sendFile(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    HistoryQuery query = History.query(History.wanted(request), request);
    response.setContentType("text/csv;charset=utf-8");
    response.setHeader("Content-Disposition", "attachment; filename=\"enlace-events.csv\"");
    Writer lines = new OutputStreamWriter(response.getOutputStream(), StandardCharsets.UTF_8);
    // Spreadsheets take a file without this mark for something else than UTF-8.
    lines.write('\uFEFF');
    lines.write("time_utc,session,gateway,event,status,reason,by,params,detail\r\n");
    long before = query.before();
    for (int sent = 0; sent < MAX_LINES; ) {
      History.Page page =
          history.page(
              new HistoryQuery(
                  query.sessions(),
                  before,
                  query.after(),
                  query.kinds(),
                  query.reasons(),
                  HistoryQuery.MAX_LIMIT));
      for (StoredEvent event : page.events()) {
        lines.write(line(event));
        before = event.id();
        sent++;
      }
      if (page.events().size() < HistoryQuery.MAX_LIMIT) {
        break;
      }
    }
    lines.flush();
  }

  static String line(StoredEvent event) {
    String params =
        new TreeMap<>(event.params())
            .entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining(" "));
    return Stream.of(
                event.at().toString(),
                event.sessionId(),
                event.gateway(),
                event.kind(),
                event.state(),
                event.reason(),
                event.by(),
                params,
                event.detail())
            .map(EventsServlet::cell)
            .collect(Collectors.joining(","))
        + "\r\n";
  }

  /** A spreadsheet must not take foreign text for a formula. */
  private static String cell(@Nullable String text) {
    if (text == null || text.isEmpty()) {
      return "";
    }
    String safe = "=+-@\t\r".indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    return '"' + safe.replace("\"", "\"\"").replaceAll("[\\r\\n]+", " ") + '"';
  }
}
