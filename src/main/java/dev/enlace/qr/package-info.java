/** Linking codes: telling them from other texts, reading them from pictures, drawing them. */
@NullMarked
package dev.enlace.qr;

import org.jspecify.annotations.NullMarked;
