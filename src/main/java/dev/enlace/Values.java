package dev.enlace;

import dev.enlace.Config.WrongSettingException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What the settings say, taken from the strongest place that says anything about them. Whoever
 * reads one checks it.
 */
final class Values {
  private final List<Source> sources;
  private final List<String> warnings;
  private final @Nullable String owner;

  /**
   * @param sources the strongest first
   */
  Values(List<Source> sources) {
    this(List.copyOf(sources), new ArrayList<>(), null);
  }

  private Values(List<Source> sources, List<String> warnings, @Nullable String owner) {
    this.sources = sources;
    this.warnings = warnings;
    this.owner = owner;
  }

  /** The same places, asked for what one gateway or webhook has of its own. */
  Values of(String owner) {
    return new Values(sources, warnings, owner);
  }

  /**
   * Its value without blanks around it, out of its file if it is in one; the default if not set.
   */
  String text(Setting setting) {
    Given given = given(setting);
    if (given == null) {
      return setting.byDefault();
    }
    return given.inFile
        ? SecretFile.read(given.name, given.value, example(setting), warnings)
        : given.value;
  }

  /** Whether it has another value than its default's. */
  boolean isSet(Setting setting) {
    return given(setting) != null;
  }

  /** A whole number between the two, both included. */
  int number(Setting setting, int min, int max) {
    String value = text(setting);
    if (value.matches("\\d{1,6}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw wrong(
        setting, "has to be a number from " + min + " to " + max + ".", setting.byDefault());
  }

  /** A text that is left out, or of which {@code right} holds. */
  String text(Setting setting, Predicate<String> right, String problem, String example) {
    String value = text(setting);
    if (!value.isEmpty() && !right.test(value)) {
      throw wrong(setting, problem, example);
    }
    return value;
  }

  /** The parts of a list, in order and in small letters, told apart by commas or blanks. */
  List<String> list(Setting setting) {
    List<String> parts = new ArrayList<>();
    for (String part : text(setting).toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (!part.isEmpty()) {
        parts.add(part);
      }
    }
    return parts;
  }

  /** That a value cannot be used, said of the name under which it was set. */
  WrongSettingException wrong(Setting setting, String problem, String example) {
    Given given = given(setting);
    if (given == null) {
      return WrongSettingException.of(setting.name(owner), problem, example);
    }
    return WrongSettingException.of(
        given.name,
        problem + " It is set " + given.place + ".",
        given.inFile ? example(setting) : example);
  }

  /** How the setting is called in what we say about it. */
  String variable(Setting setting) {
    return setting.name(owner).variable();
  }

  /** Tells whoever runs the panel what is not as it should be, and yet no reason to stop. */
  void warn(String sentence) {
    warnings.add(sentence);
  }

  /** What was warned of until now. */
  List<String> warnings() {
    return List.copyOf(warnings);
  }

  private @Nullable Given given(Setting setting) {
    Name name = setting.name(owner);
    for (Source source : sources) {
      String value = source.get(name);
      String file = setting.isSecret() ? source.get(name.file()) : null;
      boolean none = value == null || value.isBlank();
      if (file != null && !file.isBlank()) {
        if (!none) {
          throw WrongSettingException.of(
              name.file(),
              "and "
                  + name.variable()
                  + " are both set "
                  + source.place()
                  + "; one of them has to go.",
              example(setting));
        }
        return new Given(name.file(), file.strip(), true, source.place());
      }
      if (value != null || file != null) {
        return none ? null : new Given(name, String.valueOf(value).strip(), false, source.place());
      }
    }
    return null;
  }

  /** Of a file with a secret. */
  private String example(Setting setting) {
    String property = setting.name(owner).property();
    return "/run/secrets/" + property.substring(property.indexOf('.') + 1).replace('.', '-');
  }

  private record Given(Name name, String value, boolean inFile, String place) {}
}
