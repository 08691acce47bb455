package dev.enlace.net;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Keeps a call to an address from the settings away from where it must not go: a cloud's metadata
 * never, a private network only where that is meant.
 *
 * <p>A name may lead somewhere else at every look. So whoever calls looks the name up, asks {@link
 * #allowed}, and connects to one of the addresses that come back, not to the name.
 */
public final class AddressGuard {
  private static final String PART = "(0|[1-9][0-9]?|1[0-9]{2}|2[0-4][0-9]|25[0-5])";
  private static final Pattern FOUR = Pattern.compile(PART + "(\\." + PART + "){3}");

  /** What some resolvers take for a number, in other ways of writing than everybody's. */
  private static final Pattern ENDS_IN_A_NUMBER =
      Pattern.compile("(.*\\.)?([0-9]+|0[xX][0-9a-fA-F]*)\\.?");

  /** RFC 6762, RFC 8375, what ICANN keeps free, and what routers use. */
  private static final Pattern NEAR_NAME =
      Pattern.compile("(?i)[^.]+\\.?|.+\\.(local|internal|home\\.arpa|lan)\\.?");

  private final String host;
  private final int port;
  private final boolean secure;
  private final boolean named;
  private final Reach reach;

  private AddressGuard(String host, int port, boolean secure, boolean named, Reach reach) {
    this.host = host;
    this.port = port;
    this.secure = secure;
    this.named = named;
    this.reach = reach;
  }

  /**
   * Looks at what can be seen without asking for the name.
   *
   * @throws IllegalArgumentException if it can never be called; the message, to follow the name of
   *     what holds the URL, is for a person
   */
  public static AddressGuard of(URI url, Reach reach) {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    require(
        scheme.equals("http") || scheme.equals("https"), "has to begin with http:// or https://.");
    require(url.getRawUserInfo() == null, "must not hold a name or password.");
    String host = url.getHost();
    if (host == null
        || url.getRawFragment() != null
        || url.getPort() == 0
        || url.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "has to be scheme, host, port, path and query, and nothing more.");
    }
    boolean secure = scheme.equals("https");
    int port = url.getPort() > 0 ? url.getPort() : secure ? 443 : 80;
    boolean six = host.startsWith("[");
    boolean number = six || FOUR.matcher(host).matches();
    require(
        number || !ENDS_IN_A_NUMBER.matcher(host).matches(),
        "has to write an address as four decimal numbers.");
    String name = host.toLowerCase(Locale.ROOT);
    boolean itself = number || name.equals("localhost") || name.endsWith(".localhost");
    AddressGuard guard =
        new AddressGuard(
            six ? host.substring(1, host.length() - 1) : host, port, secure, !itself, reach);
    if (number) {
      guard.checkNumber();
    } else {
      require(
          secure || itself || reach != Reach.PUBLIC,
          "has to be https, unless it is allowed to lead to a private network.");
    }
    return guard;
  }

  /** The host: a name, or an address without brackets. */
  public String host() {
    return host;
  }

  /** The port, the scheme's own where the URL names none. */
  public int port() {
    return port;
  }

  /** Whether it is https. */
  public boolean isSecure() {
    return secure;
  }

  /**
   * How far away it is, by what can be seen without asking for the name: one without a dot, or
   * under an ending that is kept for that, belongs to a network of its own.
   */
  public Distance distance() {
    if (named) {
      return NEAR_NAME.matcher(host).matches() ? Distance.NEAR : Distance.FAR;
    }
    try {
      InetAddress address = InetAddress.getByName(host);
      if (address.isLoopbackAddress()) {
        return Distance.HERE;
      }
      return AddressKind.of(address) == AddressKind.PRIVATE ? Distance.NEAR : Distance.FAR;
    } catch (UnknownHostException e) {
      // A name that stands for this machine, which this machine does not know.
      return Distance.HERE;
    }
  }

  /**
   * Those of the host's addresses that may be called.
   *
   * @param found what the name leads to at this moment, at least one
   * @throws ForbiddenAddressException if none of them may
   */
  public List<InetAddress> allowed(InetAddress... found) throws ForbiddenAddressException {
    return among(found, this::isAllowed);
  }

  /**
   * Those that may be called whatever the settings say: what is somebody's, be it private, and no
   * cloud's metadata.
   *
   * @param found what a name leads to at this moment, at least one
   * @throws ForbiddenAddressException if there is none
   */
  public static List<InetAddress> harmless(InetAddress... found) throws ForbiddenAddressException {
    return among(found, address -> !AddressKind.of(address).isForbidden());
  }

  /**
   * For whoever cannot choose among a name's addresses: one that must not be called is too many.
   *
   * @param found what a name leads to at this moment
   * @throws ForbiddenAddressException if any of them is a cloud's metadata or the like
   */
  public static void requireHarmless(InetAddress... found) throws ForbiddenAddressException {
    for (InetAddress address : found) {
      AddressKind kind = AddressKind.of(address);
      if (kind.isForbidden()) {
        throw new ForbiddenAddressException(kind);
      }
    }
  }

  private static List<InetAddress> among(InetAddress[] found, Predicate<InetAddress> allowed)
      throws ForbiddenAddressException {
    List<InetAddress> left = Arrays.stream(found).filter(allowed).toList();
    if (left.isEmpty()) {
      throw new ForbiddenAddressException(AddressKind.of(found[0]));
    }
    return left;
  }

  private boolean isAllowed(InetAddress address) {
    return switch (AddressKind.of(address)) {
      case PRIVATE -> !named || reach != Reach.PUBLIC;
      case PUBLIC -> secure || reach == Reach.ANYWHERE;
      default -> false;
    };
  }

  private void checkNumber() {
    try {
      // A number is not asked for anywhere.
      InetAddress address = InetAddress.getByName(host);
      AddressKind kind = AddressKind.of(address);
      require(!kind.isForbidden(), "must not be " + kind.described() + ".");
      require(isAllowed(address), "has to be https, unless it may be called in the clear.");
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("names no address.", e);
    }
  }

  private static void require(boolean fulfilled, String problem) {
    if (!fulfilled) {
      throw new IllegalArgumentException(problem);
    }
  }
}
