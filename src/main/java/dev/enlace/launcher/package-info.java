/** Running without a container of one's own. */
@NullMarked
package dev.enlace.launcher;

import org.jspecify.annotations.NullMarked;
