package dev.enlace.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is kept. States and reasons are the words of the wire.
 *
 * @param name what people call it; null where nobody gave it a name
 * @param gateway the name of its gateway in the settings
 * @param expectedPhone the only number that may be linked, digits only, a secret; null for any
 * @param since when the state was entered
 * @param linkedThere whether the gateway holds a linked account, as far as is known
 * @param phone the account's number, digits only, a secret; null where it is not known
 * @param accountName the account's name, foreign text; null where it is not known
 * @param accountConfirmed whether somebody said that the account is the right one
 * @param linkedAt when the account was linked; null where none is
 * @param unlinking whether somebody asked to unlink it and the gateway has not done so yet
 * @param deleting whether it is to be forgotten once that is done
 */
public record StoredSession(
    String sessionId,
    @Nullable String name,
    String gateway,
    @Nullable String expectedPhone,
    String state,
    @Nullable String reason,
    Instant since,
    boolean linkedThere,
    @Nullable String phone,
    @Nullable String accountName,
    boolean accountConfirmed,
    @Nullable Instant linkedAt,
    boolean unlinking,
    boolean deleting,
    Instant createdAt) {

  /** Not the numbers: this ends up in logs. */
  @Override
  public String toString() {
    return "StoredSession[" + sessionId + ", " + state + "]";
  }
}
