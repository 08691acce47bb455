package dev.enlace.access;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** {@code tokens.json} in the data directory: which tokens there are. Nobody else may read it. */
public final class TokenFile {
  private static final int MAX_BYTES = 1024 * 1024;
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final Gson gson = new GsonBuilder().setPrettyPrinting().create();

  private final Path file;

  /**
   * @param data the data directory
   */
  public TokenFile(Path data) {
    file = data.resolve("tokens.json");
  }

  Path path() {
    return file;
  }

  /**
   * The tokens in it; none if there is no such file.
   *
   * @throws IOException if it cannot be read, or not be trusted; the message is for a person
   */
  public List<Token> read() throws IOException {
    try {
      if (isPosix() && Files.getPosixFilePermissions(file).stream().anyMatch(OTHERS::contains)) {
        throw new IOException(
            file + " is open to other users of this machine, so no token counts. Do: chmod 600");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IOException(file + " is larger than a list of tokens can be");
      }
      List<Token> tokens = new ArrayList<>();
      for (JsonElement entry : gson.fromJson(Files.readString(file), JsonArray.class)) {
        tokens.add(token(entry.getAsJsonObject()));
      }
      return tokens;
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (JsonParseException
        | IllegalStateException
        | UnsupportedOperationException
        | DateTimeException
        | NullPointerException e) {
      // Without the cause, which may quote what is in it.
      throw new IOException(file + " is no list of tokens; make it anew with scripts/token");
    }
  }

  /** Puts these in place of those that are in it, all at once. */
  public void write(List<Token> tokens) throws IOException {
    JsonArray json = new JsonArray();
    tokens.forEach(token -> json.add(json(token)));
    FileAttribute<?>[] own =
        isPosix()
            ? new FileAttribute<?>[] {
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
            }
            : new FileAttribute<?>[0];
    Path fresh = Files.createTempFile(file.getParent(), "tokens", ".new", own);
    try {
      Files.write(fresh, gson.toJson(json).getBytes(StandardCharsets.UTF_8));
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(fresh);
    }
  }

  private boolean isPosix() {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix");
  }

  private static Token token(JsonObject json) {
    Role role = Role.of(json.get("role").getAsString());
    String sha256 = json.get("sha256").getAsString();
    if (role == null || !sha256.matches("[0-9a-f]{64}")) {
      throw new IllegalStateException();
    }
    return new Token(
        json.get("id").getAsString(),
        json.get("name").getAsString(),
        role,
        sessions(json.get("sessions")),
        sha256,
        Instant.parse(json.get("created").getAsString()),
        Instant.parse(json.get("expires").getAsString()),
        json.get("last4").getAsString());
  }

  private static @Nullable Set<String> sessions(@Nullable JsonElement json) {
    if (json == null || json.isJsonNull()) {
      return null;
    }
    Set<String> sessions = new TreeSet<>();
    json.getAsJsonArray().forEach(id -> sessions.add(id.getAsString()));
    return sessions;
  }

  private static JsonObject json(Token token) {
    JsonObject json = new JsonObject();
    json.addProperty("id", token.id());
    json.addProperty("name", token.name());
    json.addProperty("role", token.role().word());
    if (token.sessions() != null) {
      JsonArray sessions = new JsonArray();
      token.sessions().forEach(sessions::add);
      json.add("sessions", sessions);
    }
    json.addProperty("sha256", token.sha256());
    json.addProperty("created", token.created().toString());
    json.addProperty("expires", token.expires().toString());
    json.addProperty("last4", token.last4());
    return json;
  }
}
