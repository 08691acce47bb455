package dev.enlace;

import dev.enlace.Config.WrongSettingException;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** What the container binds for this application: {@code java:comp/env/enlace.port}. */
// Looked up are names of ours below what the container bound for us, and never an address.
@SuppressWarnings("BanJNDI")
final class Jndi implements Source {
  private final @Nullable Context bindings;

  /** For the application whose thread this is. A container without JNDI binds nothing. */
  Jndi() {
    bindings = bindings();
  }

  private static @Nullable Context bindings() {
    try {
      return new InitialContext().lookup("java:comp/env") instanceof Context bindings
          ? bindings
          : null;
    } catch (NamingException e) {
      return null;
    }
  }

  /**
   * @throws WrongSettingException if it is bound to what is no value
   */
  @Override
  public @Nullable String get(Name name) {
    if (bindings == null) {
      return null;
    }
    Object value;
    try {
      value = bindings.lookup(name.property());
    } catch (NamingException e) {
      return null;
    }
    if (value == null || value instanceof String || value instanceof Number) {
      return value == null ? null : value.toString();
    }
    throw WrongSettingException.of(
        name.variable()
            + " is bound in JNDI to neither a text nor a number. Example: <Environment name=\""
            + name.property()
            + "\" type=\"java.lang.String\" value=\"…\"/>");
  }

  @Override
  public String place() {
    return "in JNDI";
  }
}
