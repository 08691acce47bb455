package dev.enlace.session;

import dev.enlace.gateway.Account;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions are linked with the same number: WhatsApp takes that for two devices, and whoever
 * answers in one does not see it in the other. Safe from any thread.
 */
final class Accounts {
  private record Linked(String phone, @Nullable String name) {}

  // Both guarded by this.
  private final Map<LinkSession, Linked> linked = new HashMap<>();
  private final Map<String, Set<LinkSession>> byPhone = new HashMap<>();

  /**
   * Notes with whom a session is linked now, and what people call it.
   *
   * @param account null where it is not linked, or no longer counts
   * @return the other sessions of which that is news
   */
  synchronized List<LinkSession> put(
      LinkSession session, @Nullable Account account, @Nullable String name) {
    String phone = account == null ? null : account.phone();
    Linked now = phone == null ? null : new Linked(phone, name);
    Linked before = now == null ? linked.remove(session) : linked.put(session, now);
    if (before == null ? now == null : before.equals(now)) {
      return List.of();
    }
    Set<LinkSession> concerned = new LinkedHashSet<>();
    if (before != null) {
      Set<LinkSession> old = byPhone.getOrDefault(before.phone, Set.of());
      old.remove(session);
      concerned.addAll(old);
      if (old.isEmpty()) {
        byPhone.remove(before.phone);
      }
    }
    if (now != null) {
      Set<LinkSession> own = byPhone.computeIfAbsent(now.phone, none -> new LinkedHashSet<>());
      concerned.addAll(own);
      own.add(session);
    }
    return List.copyOf(concerned);
  }

  /**
   * The first of the other sessions that are linked with the same number, in the order in which
   * they were.
   *
   * @param wanted which of them count
   * @param most so many at the most
   */
  synchronized List<LinkSession> others(
      LinkSession session, Predicate<LinkSession> wanted, int most) {
    Linked own = linked.get(session);
    return own == null
        ? List.of()
        : byPhone.getOrDefault(own.phone, Set.of()).stream()
            .filter(other -> other != session && wanted.test(other))
            .limit(most)
            .toList();
  }
}
