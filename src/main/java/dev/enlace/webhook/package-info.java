/** Tells others, over HTTP, that something happened to a session. */
@NullMarked
package dev.enlace.webhook;

import org.jspecify.annotations.NullMarked;
