package dev.marquee.server.transfer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.StagingGuard;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The imports that a stream is open for. Nobody else is at work on one of them, there are only so
 * many, and the disk has room for what is still to come of all of them together: what each states
 * is reserved for it when it begins, in one step against all others. Thread-safe; one in a process.
 */
@Singleton
public final class LiveImports implements StagingGuard {
  /** An import takes seconds or minutes: sooner there is hardly anything to learn. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  private final BlobStore blobs;
  private final ImportLimits limits;

  /** For each import how many bytes are reserved for it. */
  @GuardedBy("this")
  private final Map<String, Long> reserved = new HashMap<>();

  @Inject
  LiveImports(BlobStore blobs, ImportLimits limits) {
    this.blobs = blobs;
    this.limits = limits;
  }

  /**
   * Takes an import for oneself.
   *
   * @param key what it is called in the staging folder
   * @throws Failure.Conflict ({@code IMPORT_IN_PROGRESS}) if somebody has it
   * @throws Failure.Exhausted ({@code TOO_MANY_IMPORTS}) if there are as many as there may be
   */
  synchronized Claim take(String key) {
    if (reserved.containsKey(key)) {
      throw new Failure.Conflict(
          Reason.IMPORT_IN_PROGRESS,
          "This import goes on over another stream: wait for that one, or end it.");
    }
    if (reserved.size() >= limits.maxAtOnce()) {
      throw new Failure.Exhausted(
          Reason.TOO_MANY_IMPORTS,
          "%d imports are under way, as many as registry.max_imports allows: come again when one of them has ended."
              .formatted(limits.maxAtOnce()),
          RETRY_AFTER);
    }
    reserved.put(key, 0L);
    return new Claim(key);
  }

  @Override
  public synchronized boolean unlessOpen(String name, Runnable removal) {
    if (reserved.containsKey(name)) {
      return false;
    }
    // Under the lock, so that nobody opens it in the middle: files are deleted in no time.
    removal.run();
    return true;
  }

  private synchronized void reserve(String key, long bytes) {
    long others = reserved.values().stream().mapToLong(Long::longValue).sum();
    long room = blobs.usableBytes() - others;
    if (room < bytes) {
      throw new Failure.Exhausted(
          Reason.STORAGE_FULL,
          "The import needs %d bytes, but beside the other imports under way the server's disk has room for %d: have the operator make room, then do it again."
              .formatted(bytes, Math.max(room, 0)),
          null);
    }
    reserved.put(key, bytes);
  }

  private synchronized void arrived(String key, long bytes) {
    Long _ = reserved.computeIfPresent(key, (_, left) -> left - bytes);
  }

  private synchronized void release(String key) {
    reserved.remove(key);
  }

  /** The right to change an import, with the room that is reserved for it. Used by one thread. */
  final class Claim implements AutoCloseable {
    private final String key;
    private boolean held = true;

    private Claim(String key) {
      this.key = key;
    }

    /**
     * Reserves room for what is to come.
     *
     * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is less on the disk, what is
     *     reserved for others left aside
     */
    void reserve(long bytes) {
      LiveImports.this.reserve(key, bytes);
    }

    /** Says that so many of the reserved bytes are on the disk now. */
    void arrived(long bytes) {
      LiveImports.this.arrived(key, bytes);
    }

    /** Gives the import and its room back. Twice does no harm to whoever came next. */
    @Override
    public void close() {
      if (held) {
        held = false;
        release(key);
      }
    }
  }
}
