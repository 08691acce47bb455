/** The clock and the timers, handed to whoever waits, so that a test can turn them by hand. */
@NullMarked
package dev.enlace.time;

import org.jspecify.annotations.NullMarked;
