package dev.marquee.server.metadata;

import dev.marquee.server.datasets.DatasetStore;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

class SqliteDatasetStoreTest implements DatasetStoreContract {
  @TempDir Path folder;
  private SqliteMetadataStore metadata;

  @BeforeEach
  void open() {
    metadata = SqliteMetadataStore.open(folder.resolve("metadata.db"));
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  @Override
  public DatasetStore store() {
    return new SqliteDatasetStore(metadata.database());
  }

  @Override
  public void reopen() {
    close();
    open();
  }
}
