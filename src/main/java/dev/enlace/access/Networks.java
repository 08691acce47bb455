package dev.enlace.access;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Addresses of machines, as a list of networks: {@code 10.0.0.0/8}, {@code ::1}. */
public final class Networks {
  private final List<Network> networks;

  private static final class Network {
    private final byte[] address;
    private final int bits;

    Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    boolean contains(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> (bit % 8);
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private Networks(List<Network> networks) {
    this.networks = networks;
  }

  /**
   * Reads a list, with commas or blanks in between.
   *
   * @throws IllegalArgumentException if one of them is none
   */
  public static Networks of(String list) {
    List<Network> networks = new ArrayList<>();
    for (String text : list.strip().split("[,\\s]+")) {
      if (!text.isEmpty()) {
        networks.add(network(text));
      }
    }
    return new Networks(List.copyOf(networks));
  }

  private static Network network(String text) {
    String[] parts = text.split("/", -1);
    byte[] address = address(parts[0]);
    if (address == null || parts.length > 2) {
      throw new IllegalArgumentException("no network");
    }
    int most = address.length * 8;
    int bits = parts.length == 1 ? most : bits(parts[1]);
    if (bits < 0 || bits > most) {
      throw new IllegalArgumentException("no network");
    }
    return new Network(address, bits);
  }

  private static int bits(String text) {
    return text.matches("\\d{1,3}") ? Integer.parseInt(text) : -1;
  }

  public boolean isEmpty() {
    return networks.isEmpty();
  }

  /** Whether an address, as it is written in numbers, is in one of them. */
  public boolean contains(String address) {
    byte[] bytes = address(address);
    return bytes != null && networks.stream().anyMatch(network -> network.contains(bytes));
  }

  /** Whether that is an address in numbers. */
  public static boolean isAddress(String text) {
    return address(text) != null;
  }

  /** What stands for a whole household or company: no more than that tells one from another. */
  static String group(String address) {
    byte[] bytes = address(address);
    if (bytes == null || bytes.length == 4) {
      return address;
    }
    StringBuilder group = new StringBuilder();
    for (int i = 0; i < 8; i++) {
      group.append("%02x".formatted(bytes[i]));
    }
    return group.toString();
  }

  private static byte @Nullable [] address(String text) {
    String plain = text.replaceFirst("%.*$", "").replaceAll("^\\[|]$", "");
    boolean four = plain.matches("\\d{1,3}(\\.\\d{1,3}){3}");
    if (!four && !(plain.matches("[0-9a-fA-F:.]{2,45}") && plain.contains(":"))) {
      return null;
    }
    try {
      // In numbers, so that no name server is asked.
      return InetAddress.getByName(plain).getAddress();
    } catch (UnknownHostException e) {
      return null;
    }
  }
}
