package dev.marquee.server.transfer;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.StagingGuard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The imports that a stream is open for. Nobody else is at work on one of them, there are only so
 * many, and the disk has room for what is still to come of all of them together: what each states
 * is reserved for it when it begins, in one step against all others. Whoever has been silent for
 * long gives way when somebody else needs its place or its room. Thread-safe; one in a process.
 */
@Singleton
public final class LiveImports implements StagingGuard {
  /** An import takes seconds or minutes: sooner there is hardly anything to learn. */
  private static final Duration RETRY_AFTER = Duration.ofSeconds(5);

  /** Not reserved for imports: the database has to write down whatever else goes on. */
  private static final long MARGIN_BYTES = 16 << 20;

  private final BlobStore blobs;
  private final ImportLimits limits;
  private final Ticker ticker;

  @GuardedBy("this")
  private final Map<String, Claim> claims = new HashMap<>();

  /** What is being removed from the staging folder, so that nobody begins it meanwhile. */
  @GuardedBy("this")
  private final Set<String> beingRemoved = new HashSet<>();

  @Inject
  LiveImports(BlobStore blobs, ImportLimits limits, Ticker ticker) {
    this.blobs = blobs;
    this.limits = limits;
    this.ticker = ticker;
  }

  /**
   * Takes an import for oneself.
   *
   * @param key what it is called in the staging folder
   * @param giveWay run when somebody else needs the place or the room and the import has been
   *     silent for long; called under a lock, so it must have the stream ended by another thread
   * @throws Failure.Conflict ({@code IMPORT_IN_PROGRESS}) if somebody has it
   * @throws Failure.Exhausted ({@code TOO_MANY_IMPORTS}) if there are as many as there may be
   */
  synchronized Claim take(String key, Runnable giveWay) {
    Claim holder = claims.get(key);
    if (holder != null) {
      silent().stream().filter(claim -> claim == holder).forEach(LiveImports::giveWay);
      throw new Failure.Conflict(
          Reason.IMPORT_IN_PROGRESS,
          "This import goes on over another stream: wait for that one, or end it.");
    }
    if (beingRemoved.contains(key)) {
      throw new Failure.Conflict(
          Reason.IMPORT_IN_PROGRESS,
          "What came of this import long ago is just being removed: begin it again.");
    }
    if (claims.size() >= limits.maxAtOnce()) {
      if (leaving().isEmpty()) {
        silent().stream().limit(1).forEach(LiveImports::giveWay);
      }
      throw new Failure.Exhausted(
          Reason.TOO_MANY_IMPORTS,
          "%d imports are under way, as many as registry.max_imports allows: come again when one of them has ended."
              .formatted(limits.maxAtOnce()),
          RETRY_AFTER);
    }
    Claim made = new Claim(key, giveWay);
    claims.put(key, made);
    return made;
  }

  @Override
  public boolean unlessOpen(String name, Runnable removal) {
    synchronized (this) {
      if (claims.containsKey(name) || !beingRemoved.add(name)) {
        return false;
      }
    }
    // Not under the lock, which every piece that comes needs: to delete gigabytes takes a while.
    try {
      removal.run();
    } finally {
      removed(name);
    }
    return true;
  }

  private synchronized void removed(String name) {
    beingRemoved.remove(name);
  }

  private synchronized void reserve(Claim claim, long bytes) {
    long room = Math.max(blobs.usableBytes() - MARGIN_BYTES, 0);
    long others = bytes(claims.values().stream().filter(other -> other != claim).toList());
    // Where nothing is to come any more, the commit finds out whether there is room for it.
    if (bytes == 0 || bytes <= room - others) {
      claim.reserved = bytes;
      return;
    }
    if (bytes > room) {
      throw new Failure.Exhausted(
          Reason.STORAGE_FULL,
          "The import needs %d bytes, but the server's disk has room for %d: have the operator make room, then do it again."
              .formatted(bytes, room),
          null);
    }
    makeRoom(bytes - (room - others));
    throw new Failure.Exhausted(
        Reason.STORAGE_FULL,
        "The import needs %d bytes, and of the %d for which the server's disk has room %d are reserved for other imports under way: come again when one of them has ended."
            .formatted(bytes, room, others),
        RETRY_AFTER);
  }

  /** Has as few as may be give way; nobody, where all of them together would not be enough. */
  @GuardedBy("this")
  private void makeRoom(long needed) {
    List<Claim> chosen = new ArrayList<>();
    long found = bytes(leaving());
    for (Claim claim : silent()) {
      if (found < needed && claim.reserved > 0) {
        chosen.add(claim);
        found += claim.reserved;
      }
    }
    if (found >= needed) {
      chosen.forEach(LiveImports::giveWay);
    }
  }

  /** Returns those that may be told to give way, who has been silent for longest first. */
  @GuardedBy("this")
  private List<Claim> silent() {
    long now = ticker.read();
    return claims.values().stream()
        .filter(claim -> !claim.atWork && !claim.leaving)
        .filter(claim -> now - claim.silentSince >= limits.idle().toNanos())
        .sorted(Comparator.comparingLong((Claim claim) -> now - claim.silentSince).reversed())
        .toList();
  }

  /** Returns those that have been told to give way, and have not gone yet. */
  @GuardedBy("this")
  private List<Claim> leaving() {
    return claims.values().stream().filter(claim -> claim.leaving).toList();
  }

  private static long bytes(List<Claim> claims) {
    return claims.stream().mapToLong(claim -> claim.reserved).sum();
  }

  private static void giveWay(Claim claim) {
    claim.leaving = true;
    claim.giveWay.run();
  }

  private synchronized void work(Claim claim) {
    claim.atWork = true;
    claim.leaving = false;
  }

  private synchronized void rest(Claim claim) {
    claim.atWork = false;
    claim.silentSince = ticker.read();
  }

  private synchronized void arrived(Claim claim, long bytes) {
    claim.reserved -= bytes;
  }

  private synchronized boolean isLeaving(Claim claim) {
    return claim.leaving;
  }

  private synchronized void release(Claim claim) {
    // Twice does no harm to whoever came next.
    boolean _ = claims.remove(claim.key, claim);
  }

  /**
   * The right to change an import, with the room that is reserved for it. Its holder counts as at
   * work until it rests.
   */
  final class Claim implements AutoCloseable {
    private final String key;
    private final Runnable giveWay;

    // All below under the lock of the imports.
    private long reserved;
    private long silentSince;
    private boolean atWork = true;
    private boolean leaving;

    private Claim(String key, Runnable giveWay) {
      this.key = key;
      this.giveWay = giveWay;
    }

    /**
     * Reserves room for what is to come.
     *
     * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is less on the disk, what is
     *     reserved for others left aside
     */
    void reserve(long bytes) {
      LiveImports.this.reserve(this, bytes);
    }

    /** Says that something came, which is being worked on: the import does not give way. */
    void work() {
      LiveImports.this.work(this);
    }

    /** Says that so many of the reserved bytes are on the disk now. */
    void arrived(long bytes) {
      LiveImports.this.arrived(this, bytes);
    }

    /** Says that all that came is done: from now on the import is silent. */
    void rest() {
      LiveImports.this.rest(this);
    }

    /** Returns whether the import was told to give way, and nothing has come since. */
    boolean isLeaving() {
      return LiveImports.this.isLeaving(this);
    }

    /** Gives the import and its room back. Twice does nothing. */
    @Override
    public void close() {
      release(this);
    }
  }
}
