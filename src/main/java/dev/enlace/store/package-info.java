/**
 * Which sessions exist, what happened to them, and which notifications still have to go out, in a
 * database. The only room that knows SQL.
 */
@NullMarked
package dev.enlace.store;

import org.jspecify.annotations.NullMarked;
