package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The time that somebody looks at: so many days with today as the last, as the calendar where they
 * are has them; today alone by the hour.
 *
 * @param edges where each day or hour begins, and behind them where the last one ends
 */
record TallyWindow(int days, ZoneId zone, List<Instant> edges) {
  private static final Set<Long> DAYS = Set.of(1L, 7L, 30L);
  private static final Pattern ZONE = Pattern.compile("[A-Za-z0-9_+:/-]{1,64}");
  private static final Set<String> REGIONS = Set.copyOf(ZoneId.getAvailableZoneIds());
  // Nobody's clock is off by anything else, and every other offset would be one more thing to
  // count.
  private static final int QUARTER_SECONDS = 15 * 60;

  /**
   * What a request asks for: today in UTC, unless it says otherwise.
   *
   * @throws ApiException for any other number of days, and for a zone that there is none of: a
   *     region's name, or an offset in whole quarters of an hour
   */
  static TallyWindow of(HttpServletRequest request, Instant now) {
    Long days = Query.number(request, "days");
    if (days != null && !DAYS.contains(days)) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    return of(days == null ? 1 : days.intValue(), zone(Query.text(request, "zone")), now);
  }

  static TallyWindow of(int days, ZoneId zone, Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    List<Instant> edges = new ArrayList<>();
    if (days == 1) {
      Instant end = start(today.plusDays(1), zone);
      // A day has 23 of them, or 25, where the clock is put forward or back.
      for (Instant hour = start(today, zone);
          hour.isBefore(end);
          hour = hour.plus(Duration.ofHours(1))) {
        edges.add(hour);
      }
      edges.add(end);
    } else {
      for (int back = days - 1; back >= -1; back--) {
        edges.add(start(today.minusDays(back), zone));
      }
    }
    return new TallyWindow(days, zone, List.copyOf(edges));
  }

  private static Instant start(LocalDate day, ZoneId zone) {
    return day.atStartOfDay(zone).toInstant();
  }

  private static ZoneId zone(@Nullable String zone) {
    if (zone == null) {
      return ZoneId.of("UTC");
    }
    if (!ZONE.matcher(zone).matches()) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    try {
      ZoneId known = ZoneId.of(zone);
      boolean quarters =
          known instanceof ZoneOffset offset && offset.getTotalSeconds() % QUARTER_SECONDS == 0;
      if (quarters || REGIONS.contains(known.getId())) {
        return known;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new ApiException(ApiError.BAD_PARAMETER);
  }
}
