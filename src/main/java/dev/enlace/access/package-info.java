/** Who may come in, as whom, for how long and how often. Knows no servlets. */
@NullMarked
package dev.enlace.access;

import org.jspecify.annotations.NullMarked;
