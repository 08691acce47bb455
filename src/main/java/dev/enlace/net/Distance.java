package dev.enlace.net;

/** How far away a server is, as far as its address tells. */
public enum Distance {
  /** On this machine. */
  HERE,
  /** In a network that is not the internet. */
  NEAR,
  /** Anywhere. */
  FAR
}
