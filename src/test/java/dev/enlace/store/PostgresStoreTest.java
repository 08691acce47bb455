package dev.enlace.store;

import static dev.enlace.store.Rows.event;
import static dev.enlace.store.Rows.session;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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

  @Test
  void twoCanShareOneDatabase() throws Exception {
    Store one = open();
    Store other = open();
    for (long id = 1; id <= 200; id += 2) {
      one.add(event(id, "aura"));
      one.save(session("aura", "STATE_" + id));
      other.add(event(id + 1, "boris"));
      other.save(session("boris", "STATE_" + id));
    }
    settle(one);
    settle(other);
    assertEquals(leaf(one, null), leaf(other, null));
    assertEquals(200, leaf(one, null).size());
    one.close();
    other.add(event(201, "boris"));
    settle(other);
    assertEquals(201, leaf(other, null).size());
  }
}
