/** The life of a link: its states, its waits, and the picture of it that everyone else reads. */
@NullMarked
package dev.enlace.session;

import org.jspecify.annotations.NullMarked;
