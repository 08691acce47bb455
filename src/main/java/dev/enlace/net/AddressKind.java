package dev.enlace.net;

import java.net.InetAddress;
import java.util.Arrays;

/** What kind of place an address is. */
enum AddressKind {
  /** Anywhere on the internet. */
  PUBLIC("a public address"),
  /** This machine, or a network that is not the internet. */
  PRIVATE("a private address"),
  /** Link-local, or where clouds keep the credentials of their machines. */
  METADATA("a link-local address or a cloud's metadata"),
  /** No address of anybody. */
  UNSPECIFIED("an address that stands for none"),
  /** Many at once. */
  MULTICAST("a multicast address"),
  /** Not in use. */
  RESERVED("a reserved address");

  private final String described;

  AddressKind(String described) {
    this.described = described;
  }

  String described() {
    return described;
  }

  /** Whether no setting may allow it. */
  boolean isForbidden() {
    return this != PUBLIC && this != PRIVATE;
  }

  static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 4 ? ofFour(bytes) : ofSix(bytes);
  }

  private static AddressKind ofFour(byte... b) {
    int first = b[0] & 0xff;
    int second = b[1] & 0xff;
    if (first == 0) {
      return UNSPECIFIED;
    }
    if ((first == 169 && second == 254)
        // Azure's, Alibaba's and Oracle's, outside the link-local network.
        || is(b, 168, 63, 129, 16)
        || is(b, 100, 100, 100, 200)
        || is(b, 192, 0, 0, 192)) {
      return METADATA;
    }
    if (first >= 224) {
      return first < 240 ? MULTICAST : RESERVED;
    }
    boolean isPrivate =
        switch (first) {
          case 10, 127 -> true;
          case 100 -> second >= 64 && second < 128;
          case 172 -> second >= 16 && second < 32;
          case 192 -> second == 168 || (second == 0 && b[2] == 0);
          case 198 -> second == 18 || second == 19;
          default -> false;
        };
    return isPrivate ? PRIVATE : PUBLIC;
  }

  private static AddressKind ofSix(byte... b) {
    if (startsWith(b, 0xff)) {
      return MULTICAST;
    }
    if ((b[0] & 0xff) == 0xfe) {
      return (b[1] & 0xc0) == 0x80 ? METADATA : (b[1] & 0xc0) == 0xc0 ? PRIVATE : RESERVED;
    }
    // Amazon's and Google's, in networks that are private otherwise.
    if (startsWith(b, 0xfd, 0x00, 0x0e, 0xc2) || startsWith(b, 0xfd, 0x20, 0x00, 0xce)) {
      return METADATA;
    }
    if ((b[0] & 0xfe) == 0xfc) {
      return PRIVATE;
    }
    if (startsWith(b, 0x20, 0x02)) {
      return ofFour(Arrays.copyOfRange(b, 2, 6)); // 6to4
    }
    byte[] last = Arrays.copyOfRange(b, 12, 16);
    if (startsWith(b, 0x20, 0x01, 0x00, 0x00)) {
      return ofFour((byte) ~last[0], (byte) ~last[1], (byte) ~last[2], (byte) ~last[3]); // Teredo
    }
    if (startsWith(b, 0x00, 0x64, 0xff, 0x9b)) {
      return ofFour(last); // NAT64
    }
    for (int i = 0; i < 10; i++) {
      if (b[i] != 0) {
        return PUBLIC;
      }
    }
    boolean isMapped = (b[10] & 0xff) == 0xff && (b[11] & 0xff) == 0xff;
    if (!isMapped && last[0] == 0 && last[1] == 0 && last[2] == 0 && last[3] == 1) {
      return PRIVATE; // ::1
    }
    return ofFour(last);
  }

  private static boolean is(byte[] b, int... whole) {
    return b.length == whole.length && startsWith(b, whole);
  }

  private static boolean startsWith(byte[] b, int... start) {
    for (int i = 0; i < start.length; i++) {
      if ((b[i] & 0xff) != start[i]) {
        return false;
      }
    }
    return true;
  }
}
