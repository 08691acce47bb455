package dev.enlace.store;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import org.junit.jupiter.api.io.TempDir;

/** The embedded database. */
class EmbeddedStoreTest extends StoreContract {
  @TempDir Path directory;

  @Override
  StoreSettings settings() {
    return StoreSettings.embedded(data());
  }

  @Override
  void execute(String... statements) throws Exception {
    try (Connection connection =
            DriverManager.getConnection("jdbc:h2:file:" + data().resolve("enlace"), "enlace", "");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  private Path data() {
    return directory.resolve("data");
  }
}
