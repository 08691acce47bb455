package dev.enlace;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One of the places where settings are given. */
interface Source {
  /** What is given there; empty stands for the default, null for nothing. */
  @Nullable String get(Name name);

  /** Where that is, to follow “It is set”. */
  String place();

  /** A place that is asked by a function. */
  static Source of(String place, Function<Name, @Nullable String> given) {
    return new Source() {
      @Override
      public @Nullable String get(Name name) {
        return given.apply(name);
      }

      @Override
      public String place() {
        return place;
      }
    };
  }
}
