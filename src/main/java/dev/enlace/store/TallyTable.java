package dev.enlace.store;

import dev.enlace.store.Tally.Count;
import dev.enlace.store.Tally.Times;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The events' rows, counted. */
final class TallyTable {
  private static final int QUERY_SECONDS = 2;

  private final Connection connection;
  private final long until;

  /**
   * @param until when whoever waits for it gives up, in the JVM's nanoseconds: nothing of it goes
   *     on after that
   */
  TallyTable(Connection connection, long until) {
    this.connection = connection;
    this.until = until;
  }

  /**
   * Counts; what is written meanwhile is not seen by any part of it.
   *
   * @throws SQLTimeoutException where there is no time left for it
   */
  Tally count(TallyQuery query) throws SQLException {
    int usual = connection.getTransactionIsolation();
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    try {
      List<Times> spans = new ArrayList<>();
      for (TallyQuery.Span span : query.spans()) {
        spans.add(times(query, span));
      }
      return new Tally(counts(query), spans);
    } finally {
      connection.rollback();
      connection.setAutoCommit(true);
      connection.setTransactionIsolation(usual);
    }
  }

  private List<Count> counts(TallyQuery query) throws SQLException {
    int seconds = seconds();
    List<Instant> edges = query.edges();
    int last = edges.size() - 2;
    StringBuilder part = new StringBuilder("0");
    if (last > 0) {
      part = new StringBuilder("case");
      for (int i = 0; i < last; i++) {
        part.append(" when happened_at < ? then ").append(i);
      }
      part.append(" else ").append(last).append(" end");
    }
    // The parts have a name before they are grouped: a placeholder is no two times the same.
    String sql =
        "select part, gateway, kind, reason, count(*) as n from (select "
            + part
            + " as part, gateway, kind, reason from enlace_event where "
            + wanted(query)
            + " and kind in ("
            + EventTable.places(query.kinds().size())
            + ")) counted group by part, gateway, kind, reason"
            + " order by part, gateway, kind, reason";
    List<Count> counts = new ArrayList<>();
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(seconds);
      Cells cells = new Cells(statement);
      for (Instant edge : edges.subList(1, last + 1)) {
        cells.time(edge);
      }
      fill(cells, query);
      for (String kind : query.kinds()) {
        cells.text(kind);
      }
      try (ResultSet row = statement.executeQuery()) {
        while (row.next()) {
          counts.add(
              new Count(
                  row.getInt("part"),
                  row.getString("gateway"),
                  row.getString("kind"),
                  row.getString("reason"),
                  row.getLong("n")));
        }
      }
    }
    return counts;
  }

  private Times times(TallyQuery query, TallyQuery.Span span) throws SQLException {
    int seconds = seconds();
    String name = '"' + span.param() + "\":";
    StringBuilder sql =
        new StringBuilder(
            "select count(*) as n, sum(ms) as total,"
                + " percentile_cont(0.5) within group (order by ms) as median,"
                + " percentile_cont(0.9) within group (order by ms) as p90");
    for (int i = 0; i < span.boundsMs().size(); i++) {
      sql.append(", count(*) filter (where ms <= ?) as within_").append(i);
    }
    // The numbers of an event are an object of JSON, which each database would read in a way of
    // its own; there is nothing but numbers in it, so that the next comma or brace ends each.
    sql.append(
            " from (select cast(substring(rest from 1 for"
                + " position(',' in replace(rest, '}', ',')) - 1) as bigint) as ms"
                + " from (select substring(params from position(? in params) + ")
        .append(name.length())
        .append(") as rest from enlace_event where ")
        .append(wanted(query))
        .append(" and kind = ? and position(? in params) > 0) texts) times");
    try (PreparedStatement statement = connection.prepareStatement(sql.toString())) {
      statement.setQueryTimeout(seconds);
      Cells cells = new Cells(statement);
      for (long bound : span.boundsMs()) {
        cells.number(bound);
      }
      cells.text(name);
      fill(cells, query);
      cells.text(span.kind()).text(name);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        List<Long> within = new ArrayList<>();
        for (int i = 0; i < span.boundsMs().size(); i++) {
          within.add(row.getLong("within_" + i));
        }
        return new Times(
            row.getLong("n"),
            row.getLong("total"),
            Math.round(row.getDouble("median")),
            Math.round(row.getDouble("p90")),
            within);
      }
    }
  }

  /** For the next of its statements. */
  private int seconds() throws SQLTimeoutException {
    long left = TimeUnit.NANOSECONDS.toSeconds(until - System.nanoTime());
    if (left < 1) {
      throw new SQLTimeoutException("nobody waits for it any more");
    }
    return (int) Math.min(left, QUERY_SECONDS);
  }

  private static String wanted(TallyQuery query) {
    String time = "happened_at >= ? and happened_at < ?";
    return query.sessions() == null
        ? time
        : time + " and session_id in (" + EventTable.places(query.sessions().size()) + ")";
  }

  private static void fill(Cells cells, TallyQuery query) throws SQLException {
    cells.time(query.edges().get(0)).time(query.edges().get(query.edges().size() - 1));
    if (query.sessions() != null) {
      for (String session : query.sessions()) {
        cells.text(session);
      }
    }
  }
}
