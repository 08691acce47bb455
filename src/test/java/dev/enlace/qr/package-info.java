@NullMarked
package dev.enlace.qr;

import org.jspecify.annotations.NullMarked;
