package dev.marquee.server.serving;

import dev.marquee.server.registry.VersionEntry;
import java.util.concurrent.atomic.AtomicBoolean;

/** The right to use a loaded version: it stays loaded until the lease is closed. Thread-safe. */
public final class Lease implements AutoCloseable {
  private final LoadedVersion version;
  private final Runnable release;
  private final AtomicBoolean open = new AtomicBoolean(true);

  Lease(LoadedVersion version, Runnable release) {
    this.version = version;
    this.release = release;
  }

  /** Returns the version that is held. */
  public VersionEntry version() {
    return version.entry();
  }

  LoadedVersion loaded() {
    return version;
  }

  /** Gives the version back. Closing twice gives it back once. */
  @Override
  public void close() {
    if (open.compareAndSet(true, false)) {
      release.run();
    }
  }
}
