package dev.marquee.server.registry;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.ForwardingMetadataStore;
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
    return new ForwardingMetadataStore(stores.metadata()) {
      @Override
      public <T> T write(Function<MetadataWriter, T> work) {
        T result = super.write(writer -> dieUncommitted(work.apply(writer)));
        step();
        return result;
      }

      private <T> T dieUncommitted(T result) {
        step();
        return result;
      }
    };
  }
}
