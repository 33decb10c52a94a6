package dev.marquee.server.transfer;

import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.serving.VersionNetworks;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/** A disk with as much room as a test leaves it. Thread-safe. */
public final class ScarceDisk implements StagingDisk {
  private long left = Long.MAX_VALUE;
  private boolean honest = true;

  /** Leaves room for so many bytes. */
  public synchronized void leave(long bytes) {
    left = bytes;
  }

  /** Lets it say that it has room, as when others fill it later. */
  public synchronized void pretend() {
    honest = false;
  }

  /** Returns imports that stage their files here. */
  public Imports imports(
      BlobStore blobs,
      VersionChanges changes,
      Catalog catalog,
      VersionNetworks networks,
      ImportLimits limits) {
    return new Imports(blobs, changes, catalog, networks, limits, this);
  }

  @Override
  public synchronized long usableBytes(Path folder) throws IOException {
    return honest ? Math.min(left, REAL.usableBytes(folder)) : Long.MAX_VALUE;
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
