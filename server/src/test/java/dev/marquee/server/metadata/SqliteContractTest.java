package dev.marquee.server.metadata;

import dev.marquee.server.registry.MetadataStore;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class SqliteContractTest extends MetadataStoreContract {
  @TempDir Path folder;

  @Override
  MetadataStore open() {
    return SqliteMetadataStore.open(folder.resolve("metadata.db"));
  }
}
