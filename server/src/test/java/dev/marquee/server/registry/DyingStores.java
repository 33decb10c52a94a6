package dev.marquee.server.registry;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import java.nio.file.Path;
import java.util.function.Function;

/** Stores of a process that ends at a certain step: before something is done, or behind it. */
final class DyingStores {
  private final Stores stores;
  private int stepsLeft;

  /**
   * @param steps how many steps go well; each adoption has two of them, and so has each write
   */
  DyingStores(Stores stores, int steps) {
    this.stores = stores;
    this.stepsLeft = steps;
  }

  /** Thrown where the process ends. */
  static final class Death extends Error {
    private static final long serialVersionUID = 1;
  }

  private void step() {
    if (stepsLeft-- == 0) {
      throw new Death();
    }
  }

  BlobStore blobs() {
    return new ForwardingBlobStore(stores.blobs()) {
      @Override
      public void adopt(Path file, Digest digest) {
        step();
        super.adopt(file, digest);
        step();
      }
    };
  }

  MetadataStore metadata() {
    return new MetadataStore() {
      @Override
      public <T> T read(Function<MetadataReader, T> work) {
        return stores.metadata().read(work);
      }

      @Override
      public <T> T write(Function<MetadataWriter, T> work) {
        T result = stores.metadata().write(writer -> dieUncommitted(work.apply(writer)));
        step();
        return result;
      }

      private <T> T dieUncommitted(T result) {
        step();
        return result;
      }

      @Override
      public void close() {}
    };
  }
}
