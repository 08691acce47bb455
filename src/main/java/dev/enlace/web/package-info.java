/** HTTP in, JSON out. */
@NullMarked
package dev.enlace.web;

import org.jspecify.annotations.NullMarked;
