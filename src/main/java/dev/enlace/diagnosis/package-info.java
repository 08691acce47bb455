/** The checks, hop by hop, that the page and the command share: what works, what does not. */
@NullMarked
package dev.enlace.diagnosis;

import org.jspecify.annotations.NullMarked;
