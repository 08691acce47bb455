package dev.enlace;

import org.jspecify.annotations.Nullable;

/** One of the places where settings are given. */
@FunctionalInterface
interface Source {
  /** What is given there; empty stands for the default, null for nothing. */
  @Nullable String get(Name name);
}
