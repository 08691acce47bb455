/** What is kept, on every database and in every trouble. */
@NullMarked
package dev.enlace.store;

import org.jspecify.annotations.NullMarked;
