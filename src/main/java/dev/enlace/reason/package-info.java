/** Why a link is not going well, and what kind of patience each cause deserves. */
@NullMarked
package dev.enlace.reason;

import org.jspecify.annotations.NullMarked;
