/** What happens, in numbers, for those who watch from outside. */
@NullMarked
package dev.enlace.metrics;

import org.jspecify.annotations.NullMarked;
