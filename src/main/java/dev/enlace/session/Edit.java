package dev.enlace.session;

import org.jspecify.annotations.Nullable;

/**
 * What somebody changes about a session. What it does not name stays as it is by then.
 *
 * @param named whether {@code name} is what people call it from now on; null for no name
 * @param expecting whether {@code expectedPhone} is the only number that may be linked from now on,
 *     digits only; null for any
 */
public record Edit(
    boolean named, @Nullable String name, boolean expecting, @Nullable String expectedPhone) {}
