/** Far sides and clocks that tests turn by hand. */
@NullMarked
package dev.enlace.testing;

import org.jspecify.annotations.NullMarked;
