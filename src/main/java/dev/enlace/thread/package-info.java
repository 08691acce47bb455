/** Threads that end when they are told to, also those that a library starts. */
@NullMarked
package dev.enlace.thread;

import org.jspecify.annotations.NullMarked;
