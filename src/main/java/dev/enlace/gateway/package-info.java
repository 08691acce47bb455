/** What a WhatsApp gateway can be told and what it can say, in our words. */
@NullMarked
package dev.enlace.gateway;

import org.jspecify.annotations.NullMarked;
