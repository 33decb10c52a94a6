package dev.marquee.server.serving;

import dev.marquee.models.image.InputSpec;
import dev.marquee.server.registry.VersionEntry;

/** A version with its batcher: loaded, warm, and serving until it is closed. */
final class LoadedVersion implements AutoCloseable {
  private final VersionEntry entry;
  private final Batcher batcher;

  LoadedVersion(VersionEntry entry, Batcher batcher) {
    this.entry = entry;
    this.batcher = batcher;
  }

  VersionEntry entry() {
    return entry;
  }

  InputSpec input() {
    return entry.manifest().input();
  }

  Batcher batcher() {
    return batcher;
  }

  @Override
  public void close() {
    batcher.close();
  }
}
