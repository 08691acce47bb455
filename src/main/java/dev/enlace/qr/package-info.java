/**
 * Linking codes: telling them from other texts, reading them from pictures, drawing them.
 *
 * <p>Pictures come from a gateway that may be broken or hostile, so nothing is spent on one before
 * its size is known to be sane, and what a code says is shown only after it was recognised.
 */
@NullMarked
package dev.enlace.qr;

import org.jspecify.annotations.NullMarked;
