package dev.enlace.web;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may do what at one address.
 *
 * @param method GET stands for HEAD too
 * @param path within the application; {@code {id}} stands for one part, which names a session, and
 *     a star at the end for all that follows
 * @param least the least role that may; null for anybody, signed in or not
 * @param guests whether a guest of the session may, too
 * @param all whether it is for those alone who may see all sessions
 * @param repeated whether a page that is left alone goes on asking for it, so that it does not show
 *     that somebody is there
 */
record Permit(
    String method,
    String path,
    @Nullable Role least,
    boolean guests,
    boolean all,
    boolean repeated) {

  static Permit anybody(String method, String path) {
    return new Permit(method, path, null, false, false, false);
  }

  static Permit least(Role role, String method, String path) {
    return new Permit(method, path, role, false, false, false);
  }

  Permit andGuests() {
    return new Permit(method, path, least, true, all, repeated);
  }

  Permit overAllSessions() {
    return new Permit(method, path, least, guests, true, repeated);
  }

  Permit whenRepeated() {
    return new Permit(method, path, least, guests, all, true);
  }

  boolean admits(Person person) {
    if (all && person.sessions() != null) {
      return false;
    }
    return least == null || person.role().covers(least) || (guests && person.role() == Role.GUEST);
  }

  /** The parts of an address that stand for names, by those; null if it is for other addresses. */
  @Nullable Map<String, String> match(String address) {
    if (path.endsWith("*")) {
      return address.startsWith(path.substring(0, path.length() - 1)) ? Map.of() : null;
    }
    String[] wanted = path.split("/", -1);
    String[] given = address.split("/", -1);
    if (wanted.length != given.length) {
      return null;
    }
    Map<String, String> names = new HashMap<>();
    for (int i = 0; i < wanted.length; i++) {
      if (wanted[i].startsWith("{") && !given[i].isEmpty()) {
        names.put(wanted[i].substring(1, wanted[i].length() - 1), given[i]);
      } else if (!wanted[i].equals(given[i])) {
        return null;
      }
    }
    return names;
  }
}
