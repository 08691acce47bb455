/** Where a call to an address from the settings may go. */
@NullMarked
package dev.enlace.net;

import org.jspecify.annotations.NullMarked;
