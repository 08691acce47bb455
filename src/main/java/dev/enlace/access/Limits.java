package dev.enlace.access;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Locale;

/**
 * How often what may be done. All of it is written down in {@code docs/security.md}. Every question
 * is answered with zero if it is allowed, which counts; if not, with how long to wait. Safe from
 * any thread.
 */
public final class Limits {
  private static final int LOGINS_PER_ADDRESS = 5;
  private static final int LOGINS_PER_ACCOUNT = 20;
  private static final int SHARES_PER_MINUTE = 10;
  private static final int GUESTS_PART = 3;
  private static final int REQUESTS_AT_ONCE = 600;
  private static final Duration EACH_REQUEST = Duration.ofMillis(20);

  private final Buckets loginsOfAddress;
  private final Buckets loginsOfAccount;
  private final Recent knownPlaces = new Recent();
  private final Buckets creations;
  private final Buckets rounds;
  private final Buckets roundsOfGuest;
  private final Buckets shares;
  private final Buckets requests;

  /**
   * @param createPerMinute how many sessions one person may create in a minute
   * @param roundsPerHour how many times codes may be started for one session in an hour
   */
  Limits(InstantSource clock, int createPerMinute, int roundsPerHour) {
    Duration minute = Duration.ofMinutes(1);
    Duration hour = Duration.ofHours(1);
    loginsOfAddress = Buckets.of(clock, LOGINS_PER_ADDRESS, minute);
    loginsOfAccount = Buckets.of(clock, LOGINS_PER_ACCOUNT, hour);
    creations = Buckets.of(clock, createPerMinute, minute);
    rounds = Buckets.of(clock, roundsPerHour, hour);
    roundsOfGuest = Buckets.of(clock, Math.max(1, roundsPerHour / GUESTS_PART), hour);
    shares = Buckets.of(clock, SHARES_PER_MINUTE, minute);
    requests = new Buckets(clock, REQUESTS_AT_ONCE, EACH_REQUEST);
  }

  /** Trying to sign in, from an address. */
  public Duration login(String address) {
    return loginsOfAddress.take(Networks.group(address));
  }

  /**
   * Trying a password, which, unlike a token, can be guessed from many addresses. Whoever signed in
   * from there before is not kept out by the guesses of others.
   */
  public Duration password(String address, String account) {
    return loginsOfAccount.take(accountKey(address, account));
  }

  /** It was right: that was no guess. */
  public void loggedIn(String address) {
    loginsOfAddress.giveBack(Networks.group(address));
  }

  /** The same of a password, beside {@link #loggedIn}. */
  public void passwordWasRight(String address, String account) {
    loginsOfAccount.giveBack(accountKey(address, account));
    knownPlaces.add(place(address, account));
  }

  private String accountKey(String address, String account) {
    String place = place(address, account);
    return knownPlaces.contains(place) ? place : hash(account);
  }

  private static String place(String address, String account) {
    return hash(account) + " " + Networks.group(address);
  }

  /** Of one length, however long what somebody types is. */
  private static String hash(String account) {
    return Secrets.hash(account.toLowerCase(Locale.ROOT));
  }

  /** Creating a session. */
  public Duration create(Person person) {
    return isHere(person) ? Duration.ZERO : creations.take(person.key());
  }

  /** Having codes made for a session; whoever asks, they are counted together. */
  public Duration round(Person person, String sessionId) {
    Duration wait = Duration.ZERO;
    if (person.role() == Role.GUEST) {
      // A guest alone must not use up what there is for all.
      wait = roundsOfGuest.take(person.key());
    }
    return wait.isZero() ? rounds.take(sessionId) : wait;
  }

  /** Making a share link. */
  public Duration share(Person person) {
    return isHere(person) ? Duration.ZERO : shares.take(person.key());
  }

  /** Asking anything at all. */
  public Duration request(Person person) {
    return isHere(person) ? Duration.ZERO : requests.take(person.key());
  }

  /** Where nobody signs in, whoever asks could just as well load this machine otherwise. */
  private static boolean isHere(Person person) {
    return person.way() == Person.Way.NONE;
  }
}
