/** The phone to practise with, where there is one. */
@NullMarked
package dev.enlace.practice;

import org.jspecify.annotations.NullMarked;
