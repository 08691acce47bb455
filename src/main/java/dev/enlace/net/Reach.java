package dev.enlace.net;

/** How far a URL from the settings may reach. */
public enum Reach {
  /**
   * Public addresses, over https. Private ones, this machine's among them, only where the URL names
   * them itself: by number, or as localhost.
   */
  PUBLIC,
  /** Private addresses under any name as well, over http or https. */
  PRIVATE,
  /** Public addresses over http as well. */
  ANYWHERE
}
