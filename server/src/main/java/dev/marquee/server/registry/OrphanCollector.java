package dev.marquee.server.registry;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what nobody needs any more: blobs that nothing refers to, and staged files that nobody is
 * at work on, once a lease has passed since they were touched, and for blobs since this process has
 * known them as orphans. One collection at a time; imports and deletions may go on beside it.
 */
public final class OrphanCollector {
  private static final Logger log = LoggerFactory.getLogger(OrphanCollector.class);

  private final BlobStore store;
  private final Supplier<Set<Digest>> referenced;
  private final Duration lease;
  private final InstantSource clock;
  private final StagingGuard guard;
  private final Map<Digest, Instant> orphanedSince = new HashMap<>();

  /**
   * @param referenced reads, at each call, every digest that is referred to by what is committed
   * @param lease how long after its adoption a blob's reference may be committed, and how long an
   *     staged file may rest since its last byte came
   * @param guard says which staged files somebody is at work on: these stay, however long they rest
   */
  public OrphanCollector(
      BlobStore store,
      Supplier<Set<Digest>> referenced,
      Duration lease,
      InstantSource clock,
      StagingGuard guard) {
    this.store = store;
    this.referenced = referenced;
    this.lease = lease;
    this.clock = clock;
    this.guard = guard;
  }

  /** Removes what has become an orphan. What cannot be removed is logged and tried next time. */
  public Collected collect() {
    // The order makes it safe. A blob that is adopted at a, and referred to by a commit at c, with
    // c - a below the lease, is never deleted: if a is at or after `moment`, the store refuses, for
    // it looks at the lease and deletes in one step. If a is before `moment`, then c is before
    // `moment` + lease, which is now: the commit was over before the references are read, and they
    // hold the blob. Were the moment taken after the references, a commit could slip in between.
    Instant moment = clock.instant().minus(lease);
    List<StoredBlob> listed = store.list();
    Set<Digest> used = referenced.get();
    List<StoredBlob> orphans =
        listed.stream().filter(blob -> !used.contains(blob.digest())).toList();
    orphanedSince.keySet().retainAll(orphans.stream().map(StoredBlob::digest).toList());
    List<StoredBlob> blobs =
        orphans.stream()
            .filter(blob -> !orphanedSince(blob.digest()).isAfter(moment))
            .filter(blob -> delete(blob.digest(), moment))
            .toList();
    return new Collected(blobs, removeStaged(moment));
  }

  /**
   * Returns since when this process has seen that nothing refers to a blob. That it is old says
   * little: its version may have been deleted a moment ago, or the metadata be an older backup.
   */
  private Instant orphanedSince(Digest digest) {
    return orphanedSince.computeIfAbsent(digest, _ -> clock.instant());
  }

  private boolean delete(Digest digest, Instant moment) {
    try {
      return store.deleteIfNotRenewedSince(digest, moment);
    } catch (UncheckedIOException | Failure e) {
      log.warn("The orphan {} could not be deleted", digest, e);
      return false;
    }
  }

  private List<String> removeStaged(Instant moment) {
    List<String> removed = new ArrayList<>();
    for (Path staged : DataFolder.children(store.stagingFolder())) {
      String name = staged.getFileName().toString();
      boolean _ =
          guard.unlessOpen(
              name,
              () -> {
                if (removeIfAtRest(staged, moment)) {
                  removed.add(name);
                }
              });
    }
    return removed;
  }

  private static boolean removeIfAtRest(Path staged, Instant moment) {
    try {
      if (lastModified(staged).isBefore(moment)) {
        MoreFiles.deleteRecursively(staged, RecursiveDeleteOption.ALLOW_INSECURE);
        return true;
      }
    } catch (IOException | UncheckedIOException e) {
      // Its import may have ended it since the folder was read; then there is nothing to say.
      if (Files.exists(staged, LinkOption.NOFOLLOW_LINKS)) {
        log.warn("The staged files {} could not be removed", staged, e);
      }
    }
    return false;
  }

  /** Returns when a file was modified last, or whatever in a folder was. */
  private static Instant lastModified(Path staged) throws IOException {
    Instant last = Instant.MIN;
    try (Stream<Path> parts = Files.walk(staged)) {
      for (Path part : parts.toList()) {
        Instant time = Files.getLastModifiedTime(part, LinkOption.NOFOLLOW_LINKS).toInstant();
        last = time.isAfter(last) ? time : last;
      }
    }
    return last;
  }
}
