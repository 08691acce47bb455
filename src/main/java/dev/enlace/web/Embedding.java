package dev.enlace.web;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Whose pages may have a session's view in them, and which of our pages are made for that. Without
 * such an origin there is none of them.
 */
public final class Embedding {
  /** What another page loads. */
  static final String SCRIPT = "/enlace.js";

  /** Where a frame begins; the session's view itself has a name that ends alike. */
  static final String ENTRY = "/insertado";

  private static final String VIEW_START = "/panel_cliente/";

  private final Set<String> origins;

  /**
   * @param origins each as a browser writes it; empty where no page may
   */
  public Embedding(Set<String> origins) {
    this.origins = new TreeSet<>(origins);
  }

  boolean isOn() {
    return !origins.isEmpty();
  }

  /** Whether that page may load our script. */
  boolean allows(@Nullable String origin) {
    return origin != null && origins.contains(origin);
  }

  /** Whether the page at that address may be in a frame of theirs. */
  boolean mayBeFramed(String address) {
    return isOn() && isMadeForFrames(address);
  }

  /** Whether the address of a page is that of a session's view for frames. */
  static boolean isView(String address) {
    return address.startsWith(VIEW_START) && address.endsWith(ENTRY);
  }

  private static boolean isMadeForFrames(String address) {
    return address.equals(ENTRY) || isView(address);
  }

  /**
   * @throws ApiException NOT_FOUND for what is not there as long as no page may have anything in it
   */
  void check(String address) {
    if (!isOn() && (address.equals(SCRIPT) || isMadeForFrames(address))) {
      throw new ApiException(ApiError.NOT_FOUND);
    }
  }

  /** Who may have such a page in a frame, as the policy says it. */
  String ancestors() {
    return "frame-ancestors " + String.join(" ", origins);
  }
}
