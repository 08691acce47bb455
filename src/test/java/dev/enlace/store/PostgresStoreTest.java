package dev.enlace.store;

import org.junit.jupiter.api.BeforeEach;

/** A real PostgreSQL. */
class PostgresStoreTest extends StoreContract {
  private Postgres postgres;
  private String database;

  @BeforeEach
  void make() throws Exception {
    postgres = Postgres.get();
    database = postgres.database();
  }

  @Override
  StoreSettings settings() {
    return StoreSettings.embedded(java.nio.file.Path.of("unused"))
        .at(postgres.url(database), null, null);
  }

  @Override
  void execute(String... statements) throws Exception {
    postgres.execute(database, statements);
  }
}
