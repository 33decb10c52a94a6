package dev.marquee.server.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.serving.EngineVerdict;
import dev.marquee.server.serving.VerdictKey;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SqliteVerdictStoreTest {
  private static final VerdictKey KEY = new VerdictKey("ab", "tiny {} 8x8 3", "both", "fast");
  private static final EngineVerdict VERDICT =
      new EngineVerdict(1e-6, 1.5, Instant.parse("2026-11-23T12:00:00Z"));

  @TempDir Path folder;

  private SqliteMetadataStore file;
  private SqliteVerdictStore store;

  @BeforeEach
  void open() {
    file = SqliteMetadataStore.open(folder.resolve("metadata.db"));
    store = new SqliteVerdictStore(file.database());
  }

  @AfterEach
  void close() {
    file.close();
  }

  @Test
  void aVerdictOutlivesTheServer() {
    store.put(KEY, VERDICT);
    close();
    open();
    assertThat(store.find(KEY)).contains(VERDICT);
  }

  @Test
  void eachPartOfTheKeyTellsVerdictsApart() {
    store.put(KEY, VERDICT);
    assertThat(
            List.of(
                new VerdictKey("cd", KEY.network(), KEY.engines(), KEY.processor()),
                new VerdictKey(KEY.weightsSha256(), "other", KEY.engines(), KEY.processor()),
                new VerdictKey(KEY.weightsSha256(), KEY.network(), "other", KEY.processor()),
                new VerdictKey(KEY.weightsSha256(), KEY.network(), KEY.engines(), "slow")))
        .allSatisfy(other -> assertThat(store.find(other)).isEmpty());
  }

  @Test
  void aNewVerdictTakesThePlaceOfTheOldOne() {
    store.put(KEY, VERDICT);
    EngineVerdict other = new EngineVerdict(Double.NaN, 0.5, Instant.EPOCH);
    store.put(KEY, other);
    assertThat(store.find(KEY)).contains(other);
  }
}
