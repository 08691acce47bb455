package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Numbers as people write them: the page and the server agree on what is one. */
class PhoneNumberTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "+52 55 1234 5678",
        "525512345678",
        "0052 (55) 1234-5678",
        " +52.55.1234.5678 ",
        "+52\u00a055\u20111234 5678"
      })
  void isTakenHoweverItIsWritten(String text) {
    assertEquals("525512345678", PhoneNumber.digits(text));
  }

  /** Somebody in Colombia wrote a number as one does there, and was taken for a Greek. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "300 123 4567",
        "3001234567",
        "(55) 1234-5678",
        "612 345 678",
        "4712345678",
        // Of Belo Horizonte, with its area: eleven digits, and like a number of the Netherlands.
        "31 98765 4321",
        "(11) 91234-5678",
        "34600111222"
      })
  void isNotTakenForAnotherCountrysWhereTheCodeIsMissing(String text) {
    assertNull(PhoneNumber.digits(text));
    assertTrue(PhoneNumber.isNational(text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"573001234567", "5531987654321", "+34600111222", "+47 12 34 56 78"})
  void isTakenWithoutAPlusWhereItIsLongEnough(String text) {
    assertEquals(text.replaceAll("[ +]", ""), PhoneNumber.digits(text));
    assertFalse(PhoneNumber.isNational(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "12",
        "+57 300 123",
        "055 1234 5678",
        "+52 55 1234 567x",
        "+210 1234 5678",
        "+1 150 555 0123"
      })
  void isNotTakenWhereItIsNone(String text) {
    assertNull(PhoneNumber.digits(text));
  }

  @ParameterizedTest
  @CsvSource({
    "15551234567,+1 ••• ••• 4567",
    "34600112233,+34 ••• ••• 2233",
    "35312345678,+353 ••• ••• 5678",
    "21012345678,•••",
    "12,•••"
  })
  void showsTheCountryAndTheLastFour(String phone, String masked) {
    assertEquals(masked, PhoneNumber.masked(phone));
  }

  @Test
  void thePageKnowsTheSameCountries() throws Exception {
    String page = Files.readString(Path.of("src/main/webapp/js/phone-number.js"));
    assertTrue(page.contains("/^(" + PhoneNumber.COUNTRIES + ")(\\d+)$/"), page);
    String plans =
        Pattern.compile("\\[\"(\\d+)\", (\\d+), (\\d+), \"")
            .matcher(page)
            .results()
            .map(row -> row.group(1) + ":" + row.group(2) + "-" + row.group(3))
            .sorted()
            .collect(Collectors.joining(" "));
    assertEquals(
        Stream.of(PhoneNumber.PLANS.split(" ", -1)).sorted().collect(Collectors.joining(" ")),
        plans);
  }
}
