package dev.enlace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.enlace.Config.WrongSettingException;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.Map;
import javax.naming.Context;
import javax.naming.InitialContext;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.spi.InitialContextFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class JndiTest {
  private static final Map<String, Object> bound = new HashMap<>();

  /** Stands for a container's. */
  public static final class Container implements InitialContextFactory {
    @Override
    public Context getInitialContext(Hashtable<?, ?> environment) throws NamingException {
      return new Bindings("java:comp/env/");
    }
  }

  private static final class Bindings extends InitialContext {
    private final String path;

    Bindings(String path) throws NamingException {
      super(true);
      this.path = path;
    }

    @Override
    public Object lookup(String name) throws NamingException {
      if (name.equals("java:comp/env")) {
        return new Bindings("");
      }
      Object value = bound.get(path + name);
      if (value == null) {
        throw new NameNotFoundException(name);
      }
      return value;
    }
  }

  @BeforeEach
  void aContainer() {
    System.setProperty(Context.INITIAL_CONTEXT_FACTORY, Container.class.getName());
  }

  @AfterEach
  void noContainer() {
    System.clearProperty(Context.INITIAL_CONTEXT_FACTORY);
    bound.clear();
  }

  private static Config read(Map<String, String> parameters) {
    return Config.read(
        new Jndi(),
        name -> parameters.getOrDefault(name, name.equals("enlace.config") ? "none" : null),
        Map.of());
  }

  @Test
  void whatTheContainerBindsWinsOverAContextParameter() {
    bound.put("enlace.gateway.url", "https://bound.example");
    bound.put("enlace.port", 7);
    Config config =
        read(
            Map.of(
                "enlace.gateway.url", "https://parameter.example",
                "enlace.port", "9",
                "enlace.max.sessions", "11"));
    assertEquals("bound.example", config.gateways().get(0).url().getHost());
    assertEquals(7, config.port());
    assertEquals(11, config.maxSessions());
  }

  @Test
  void whatIsNoValueIsRefused() {
    bound.put("enlace.gateway.url", new Object());
    WrongSettingException e = assertThrows(WrongSettingException.class, () -> read(Map.of()));
    assertEquals(
        "ENLACE_GATEWAY_URL is bound in JNDI to neither a text nor a number. Example:"
            + " <Environment name=\"enlace.gateway.url\" type=\"java.lang.String\" value=\"…\"/>",
        e.getMessage());
  }

  @Test
  void aContainerWithoutJndiBindsNothing() {
    noContainer();
    assertNull(new Jndi().get(Setting.PORT.plainName()));
    assertEquals(
        9, read(Map.of("enlace.gateway.url", "http://127.0.0.1", "enlace.port", "9")).port());
  }
}
