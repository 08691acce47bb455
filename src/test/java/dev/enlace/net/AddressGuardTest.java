package dev.enlace.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressGuardTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://crm.example/",
        "file:///etc/passwd",
        "gopher://crm.example/",
        "crm.example",
        "https:crm.example",
        "https://me:pass@crm.example/",
        "https://crm.example@10.0.0.1/",
        "https://crm.example/#here",
        "https://crm.example:0/",
        "https://crm.example:65536/",
        "https://crm_example/",
        "http:///hook",
        "http://169.254.169.254/latest/meta-data/",
        "https://169.254.0.1/",
        "http://168.63.129.16/",
        "http://100.100.100.200/",
        "http://192.0.0.192/",
        "http://0.0.0.0/",
        "http://0.1.2.3/",
        "http://224.0.0.1/",
        "http://239.255.255.255/",
        "http://255.255.255.255/",
        "http://240.0.0.1/",
        "http://[::]/",
        "http://[ff02::1]/",
        "http://[fe80::1]/",
        "http://[fd00:ec2::254]/",
        "http://[fd20:ce::254]/",
        "http://[::ffff:169.254.169.254]/",
        "http://[::ffff:a9fe:a9fe]/",
        "http://[::169.254.169.254]/",
        "http://[64:ff9b::169.254.169.254]/",
        "http://[2002:a9fe:a9fe::1]/",
        "http://[2001:0:1:2:3:4:5601:5601]/",
        "http://2852039166/",
        "http://0xa9fea9fe/",
        "http://0xa9.0xfe.0xa9.0xfe/",
        "http://0251.0376.0251.0376/",
        "http://169.254.43518/",
        "http://169.254.169.254./",
        "http://127.1/",
      })
  void whatNoSettingMayAllowIsRefusedAtOnce(String url) {
    for (Reach reach : Reach.values()) {
      IllegalArgumentException refused =
          assertThrows(
              IllegalArgumentException.class, () -> AddressGuard.of(URI.create(url), reach));
      assertTrue(String.valueOf(refused.getMessage()).endsWith("."), "a sentence");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "https://crm.example/, 93.184.216.34, yes, yes, yes",
    "https://93.184.216.34/, 93.184.216.34, yes, yes, yes",
    "http://crm.example/, 93.184.216.34, no, no, yes",
    "http://93.184.216.34/, 93.184.216.34, no, no, yes",
    "https://[2606:2800:220:1::1]/, 2606:2800:220:1::1, yes, yes, yes",
    "https://crm.example/, 2606:2800:220:1::1, yes, yes, yes",
    // A private network under a name: only where that is meant.
    "https://crm.example/, 10.1.2.3, no, yes, yes",
    "http://crm.example/, 10.1.2.3, no, yes, yes",
    "https://crm.example/, 127.0.0.1, no, yes, yes",
    "https://crm.example/, ::1, no, yes, yes",
    "https://crm.example/, 172.31.0.1, no, yes, yes",
    "https://crm.example/, 172.32.0.1, yes, yes, yes",
    "https://crm.example/, 192.168.1.1, no, yes, yes",
    "https://crm.example/, 100.64.0.1, no, yes, yes",
    "https://crm.example/, 100.128.0.1, yes, yes, yes",
    "https://crm.example/, 198.18.0.1, no, yes, yes",
    "https://crm.example/, fd12:3456::1, no, yes, yes",
    "https://crm.example/, fec0::1, no, yes, yes",
    "https://crm.example/, 64:ff9b::10.0.0.1, no, yes, yes",
    "https://crm.example/, 2002:7f00:1::1, no, yes, yes",
    // Under its number, or as localhost, it is meant.
    "http://10.1.2.3:8080/, 10.1.2.3, yes, yes, yes",
    "http://127.0.0.1/, 127.0.0.1, yes, yes, yes",
    "http://[::1]/, ::1, yes, yes, yes",
    "http://localhost:3000/, 127.0.0.1, yes, yes, yes",
    "http://LOCALHOST/, ::1, yes, yes, yes",
    "http://crm.localhost/, 127.0.0.1, yes, yes, yes",
    // What a name must never lead to.
    "https://crm.example/, 169.254.169.254, no, no, no",
    "https://crm.example/, ::ffff:169.254.169.254, no, no, no",
    "https://crm.example/, fd00:ec2::254, no, no, no",
    "https://crm.example/, fe80::1, no, no, no",
    "https://crm.example/, 0.0.0.0, no, no, no",
    "https://crm.example/, ::, no, no, no",
    "https://crm.example/, 224.0.0.1, no, no, no",
    "https://crm.example/, ff02::1, no, no, no",
    "https://localhost/, 169.254.169.254, no, no, no",
  })
  void whereAUrlMayLeadDependsOnWhatIsMeant(
      String url, String address, String atLarge, String withPrivate, String anywhere)
      throws Exception {
    assertEquals(
        List.of(atLarge, withPrivate, anywhere),
        List.of(
            allowed(url, address, Reach.PUBLIC),
            allowed(url, address, Reach.PRIVATE),
            allowed(url, address, Reach.ANYWHERE)));
  }

  private static String allowed(String url, String address, Reach reach) throws Exception {
    try {
      AddressGuard guard = AddressGuard.of(URI.create(url), reach);
      return guard.allowed(InetAddress.getByName(address)).isEmpty() ? "none" : "yes";
    } catch (IllegalArgumentException | ForbiddenAddressException e) {
      return "no";
    }
  }

  @Test
  void ofSeveralAddressesThoseThatAreAllowedAreLeft() throws Exception {
    AddressGuard guard = AddressGuard.of(URI.create("https://crm.example/"), Reach.PUBLIC);
    InetAddress[] found = addresses("169.254.169.254", "93.184.216.34", "10.0.0.1");
    assertEquals(List.of(found[1]), guard.allowed(found));
    ForbiddenAddressException none =
        assertThrows(
            ForbiddenAddressException.class,
            () -> guard.allowed(addresses("169.254.169.254", "10.0.0.1")));
    assertEquals("metadata", none.kind());
  }

  @Test
  void knowsHostAndPort() {
    AddressGuard six = AddressGuard.of(URI.create("https://[::1]:8443/x"), Reach.PUBLIC);
    assertEquals("::1 8443", six.host() + " " + six.port());
    assertEquals(443, AddressGuard.of(URI.create("HTTPS://crm.example"), Reach.PUBLIC).port());
    assertEquals(80, AddressGuard.of(URI.create("http://127.0.0.1"), Reach.PUBLIC).port());
  }

  private static InetAddress[] addresses(String... numbers) {
    return Arrays.stream(numbers)
        .map(
            number -> {
              try {
                return InetAddress.getByName(number);
              } catch (java.net.UnknownHostException e) {
                throw new AssertionError(e);
              }
            })
        .toArray(InetAddress[]::new);
  }
}
