package dev.marquee.server.testing;

import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import java.util.function.Function;

/** A metadata store that passes everything on, for tests to step in where they want to. */
public class ForwardingMetadataStore implements MetadataStore {
  private final MetadataStore store;

  protected ForwardingMetadataStore(MetadataStore store) {
    this.store = store;
  }

  @Override
  public <T> T read(Function<MetadataReader, T> work) {
    return store.read(work);
  }

  @Override
  public <T> T write(Function<MetadataWriter, T> work) {
    return store.write(work);
  }

  /** Does nothing: whoever opened the store behind it closes that. */
  @Override
  public void close() {}
}
