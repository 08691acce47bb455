package dev.enlace.web;

import dev.enlace.access.Person;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** Who asks, for the history. */
final class Actor {
  private Actor() {}

  /** A name that can be shown and written down; null where nobody is known by name. */
  static @Nullable String of(HttpServletRequest request) {
    Person person = Visit.person(request);
    return person.way() == Person.Way.NONE ? null : person.name();
  }
}
