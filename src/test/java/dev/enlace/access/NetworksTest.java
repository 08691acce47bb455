package dev.enlace.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NetworksTest {
  private final Networks networks = Networks.of("10.0.0.0/8, 192.168.1.7 fd00::/9,2001:db8::/33");

  @ParameterizedTest
  @CsvSource({
    "10.0.0.1,true",
    "10.255.255.255,true",
    "11.0.0.1,false",
    "192.168.1.7,true",
    "192.168.1.6,false",
    "fd00::1,true",
    "fd7f::1,true",
    "fd80::1,false",
    "2001:db8::,true",
    "2001:db8:7fff::1,true",
    "2001:db8:8000::1,false",
    "::ffff:10.1.2.3,true",
    "[fd00::1],true",
    "fd00::1%eth0,true",
    "localhost,false",
    "10.0.0,false",
    "'',false",
    "10.0.0.1.example,false",
    "10.0.0.999,false"
  })
  void knowsWhoIsInside(String address, boolean inside) {
    assertEquals(inside, networks.contains(address));
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy", "10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/a", "/8"})
  void takesNothingElse(String list) {
    assertThrows(IllegalArgumentException.class, () -> Networks.of(list));
  }

  @Test
  void noneAreEmpty() {
    assertEquals(true, Networks.of(" ").isEmpty());
    assertEquals(false, Networks.of("").contains("10.0.0.1"));
  }

  @Test
  void ofIpv6AHouseholdHasSixtyFourBits() {
    assertEquals(Networks.group("2001:db8::1"), Networks.group("2001:db8::2:3"));
    assertEquals("10.0.0.1", Networks.group("10.0.0.1"));
  }
}
