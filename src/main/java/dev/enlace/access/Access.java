package dev.enlace.access;

import dev.enlace.access.AccessSettings.Login;
import dev.enlace.time.Scheduler;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Everything that lets people in, put together. */
public final class Access {
  private final Login login;
  private final StartLinks startLinks;
  private final Tokens tokens;
  private final Logins logins;
  private final ProxyWord proxyWord;
  private final Networks trustedProxies;
  private final Shares shares;
  private final Limits limits;
  private final Refusals refusals;

  public Access(AccessSettings settings, Scheduler scheduler) {
    InstantSource clock = scheduler::now;
    login = settings.login() == null ? Login.CONTAINER : settings.login();
    startLinks = new StartLinks(clock);
    tokens = new Tokens(new TokenFile(settings.data()), clock);
    logins = new Logins(clock);
    shares = new Shares(clock, settings.shareLife(), logins);
    proxyWord = new ProxyWord(settings.proxySecret());
    trustedProxies = settings.trustedProxies();
    limits = new Limits(clock, settings.createPerMinute(), settings.roundsPerHour());
    refusals = new Refusals(clock);
  }

  /** The way in beside tokens. */
  public Login login() {
    return login;
  }

  public StartLinks startLinks() {
    return startLinks;
  }

  public Tokens tokens() {
    return tokens;
  }

  public Logins logins() {
    return logins;
  }

  /** The links for those who have no login. */
  public Shares shares() {
    return shares;
  }

  /** What a proxy says about who is asking. */
  public ProxyWord proxyWord() {
    return proxyWord;
  }

  /** Whose word about a connection counts. */
  public Networks trustedProxies() {
    return trustedProxies;
  }

  /** How often what may be done. */
  public Limits limits() {
    return limits;
  }

  /** Writes down what was refused. */
  public Refusals refusals() {
    return refusals;
  }

  /** Signs in somebody whom the container knows. */
  public String openByContainer(String name, Role role) {
    return logins.open(new Person(name, role, null, Person.Way.CONTAINER), () -> true);
  }

  /** Signs in with a start link's secret; null if it is not good. */
  public @Nullable String openByStart(String secret) {
    if (login != Login.START || !startLinks.redeem(secret)) {
      return null;
    }
    Person person =
        new Person(System.getProperty("user.name", "?"), Role.ADMIN, null, Person.Way.START);
    return logins.open(person, () -> true);
  }

  /** Signs in with a token, for as long as the token is good; null if it is not. */
  public @Nullable String openByToken(String secret) {
    Token token = tokens.find(secret);
    return token == null
        ? null
        : logins.open(token.person(Person.Way.TOKEN), () -> tokens.isValid(token));
  }

  /**
   * Signs in with a share link's secret.
   *
   * @param held the secrets of the logins that the browser holds
   * @return null if it is not good, or no longer
   */
  public Shares.@Nullable Opening openByShare(String secret, Iterable<String> held) {
    return shares.open(secret, held);
  }

  /** Whom a token in a request stands for; null if it is not good. */
  public @Nullable Person bearer(String secret) {
    Token token = tokens.find(secret);
    return token == null ? null : token.person(Person.Way.BEARER);
  }
}
