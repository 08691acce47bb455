/** The floors and the clients of {@code scripts/bench}: each a program of its own. */
@NullMarked
package dev.enlace.bench;

import org.jspecify.annotations.NullMarked;
