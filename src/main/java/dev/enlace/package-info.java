/** Enlace put together: its settings, its parts, and what the container starts and stops. */
@NullMarked
package dev.enlace;

import org.jspecify.annotations.NullMarked;
