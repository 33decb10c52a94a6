package dev.marquee.server.transfer;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import com.google.inject.Inject;
import com.google.inject.Singleton;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Blobs that imports brought, between their adoption and the commit that refers to them. What an
 * import that is refused has brought goes at once, if it was not there before, no version refers to
 * it, and nobody else has brought the same meanwhile; all else is left to the collector of orphans.
 * Thread-safe; one in a process, for it knows who brings what.
 */
@Singleton
final class Adoptions {
  private static final Logger log = LoggerFactory.getLogger(Adoptions.class);

  private final BlobStore blobs;
  private final MetadataStore metadata;

  @GuardedBy("this")
  private final Map<Digest, Brought> brought = new HashMap<>();

  @Inject
  Adoptions(BlobStore blobs, MetadataStore metadata) {
    this.blobs = blobs;
    this.metadata = metadata;
  }

  /** A blob that some imports are bringing. */
  private static final class Brought {
    private int imports;

    /** Whether it was there before, or a version may refer to it: then it is not ours to remove. */
    private boolean stays;

    private Brought(boolean stays) {
      this.stays = stays;
    }
  }

  /** Begins the adoptions of one import. */
  Adoption begin() {
    return new Adoption();
  }

  private synchronized void hold(Digest digest) {
    brought.computeIfAbsent(digest, _ -> new Brought(blobs.contains(digest))).imports++;
  }

  private synchronized void keep(Digest digest) {
    Brought blob = brought.get(digest);
    if (blob != null) {
      blob.stays = true;
      leave(digest, blob);
    }
  }

  private void giveBack(Digest digest) {
    // Before the lock, for it waits for the database. A version that refers to the blob from now on
    // is of an import that brings it beside this one, and is counted as long as this one holds it.
    if (isReferredTo(digest)) {
      keep(digest);
    } else {
      remove(digest);
    }
  }

  /** In one step against {@link #hold}: whoever comes later finds the blob gone, and brings it. */
  private synchronized void remove(Digest digest) {
    Brought blob = brought.get(digest);
    if (blob != null && leave(digest, blob) && !blob.stays) {
      boolean _ = blobs.deleteIfNotRenewedSince(digest, Instant.MAX);
    }
  }

  @GuardedBy("this")
  private boolean leave(Digest digest, Brought blob) {
    blob.imports--;
    return blob.imports == 0 && brought.remove(digest) != null;
  }

  /** Also where that is not known. A version whose file was lost may have got it back just now. */
  private boolean isReferredTo(Digest digest) {
    try {
      return metadata.read(reader -> reader.refersTo(digest));
    } catch (RuntimeException e) {
      log.warn("{} is left to the collector of orphans", digest, e);
      return true;
    }
  }

  /** What one import brings. Used by one thread; ended by one of its last two methods. */
  final class Adoption {
    private final Set<Digest> held = new HashSet<>();

    private Adoption() {}

    /** As {@link BlobStore#adopt}. */
    void adopt(Path file, Digest digest) {
      if (held.add(digest)) {
        hold(digest);
      }
      blobs.adopt(file, digest);
    }

    /** Says that a version refers to the blobs, or may. */
    void keep() {
      held.forEach(Adoptions.this::keep);
      held.clear();
    }

    /** Says that no version refers to the blobs because of this import, and none will. */
    void giveBack() {
      for (Digest digest : held) {
        try {
          Adoptions.this.giveBack(digest);
        } catch (RuntimeException e) {
          log.warn("{} is left to the collector of orphans", digest, e);
        }
      }
      held.clear();
    }
  }
}
