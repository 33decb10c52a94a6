package dev.marquee.server;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.transfer.StagingDisk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk with as much room as a test leaves it. Thread-safe. */
final class ScarceDisk implements StagingDisk {
  /** What imports leave to the database. */
  private static final long MARGIN = 16 << 20;

  private long left = Long.MAX_VALUE;
  private boolean honest = true;
  private boolean links = true;

  /** Leaves room for so many bytes of imports. */
  synchronized void leave(long bytes) {
    left = bytes;
  }

  /** Lets it say that it has room, as when others fill it later. */
  synchronized void pretend() {
    honest = false;
  }

  /** Returns a store whose files lie here. */
  BlobStore store(BlobStore blobs) {
    return new ForwardingBlobStore(blobs) {
      @Override
      public long usableBytes() {
        return usable(super.usableBytes());
      }
    };
  }

  private synchronized long usable(long really) {
    return honest ? Math.min(left, really - MARGIN) + MARGIN : Long.MAX_VALUE;
  }

  /** Takes from it what file systems such as FAT do not have. */
  synchronized void forbidLinks() {
    links = false;
  }

  @Override
  public synchronized void link(Path name, Path file) throws IOException {
    if (!links) {
      throw new IOException("Operation not permitted");
    }
    REAL.link(name, file);
  }

  @Override
  public synchronized void append(Path file, byte[] bytes) throws IOException {
    if (bytes.length > left) {
      REAL.append(file, Arrays.copyOf(bytes, (int) left));
      left = 0;
      throw new IOException("No space left on device");
    }
    REAL.append(file, bytes);
    left -= bytes.length;
  }
}
