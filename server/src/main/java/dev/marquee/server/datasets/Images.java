package dev.marquee.server.datasets;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.google.common.base.Throwables;
import com.google.common.hash.Hashing;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StorageErrors;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/**
 * The images of all datasets, by the digest of their bytes. Other files lie beside them, such as
 * weights: what is there is an image only once it was looked at. Thread-safe.
 */
@Singleton
public final class Images {
  /** A digest with what is known of its image takes some hundred bytes. */
  private static final int KEPT = 20_000;

  private final BlobStore blobs;
  private final DatasetStore store;
  private final ImageInspector inspector;
  private final ImageLease lease;
  private final InstantSource clock;

  /** Images that were looked at though no example has them: who asks for one comes back for it. */
  private final Cache<Digest, StoredImage> looked = Caffeine.newBuilder().maximumSize(KEPT).build();

  @Inject
  Images(
      BlobStore blobs,
      DatasetStore store,
      ImageInspector inspector,
      ImageLease lease,
      InstantSource clock) {
    this.blobs = blobs;
    this.store = store;
    this.inspector = inspector;
    this.lease = lease;
    this.clock = clock;
  }

  /**
   * Returns those that are not there, or are no images, in the order given. The others stay for an
   * hour at least.
   */
  public List<Digest> missing(Collection<Digest> digests) {
    Set<Digest> images = known(digests, lease.promisedAt(clock.instant())).keySet();
    return digests.stream().filter(digest -> !images.contains(digest)).distinct().toList();
  }

  /** Begins to look at an image that was sent. */
  Future<StoredImage> inspect(ByteBuffer image) {
    return inspector.inspect(image);
  }

  /** Stores images; durable when this returns. Those that are there already cost nothing. */
  void put(Map<Digest, ByteBuffer> images) {
    blobs.put(images);
  }

  /**
   * Returns what is known of images that are there, and keeps them as long as it takes to refer to
   * them.
   */
  Map<Digest, StoredImage> known(Collection<Digest> digests) {
    return known(digests, clock.instant());
  }

  private Map<Digest, StoredImage> known(Collection<Digest> digests, Instant renewedAt) {
    if (digests.isEmpty()) {
      return Map.of();
    }
    Set<Digest> there = blobs.renew(digests, renewedAt);
    Map<Digest, StoredImage> known = new HashMap<>(store.read(reader -> reader.images(there)));
    Set<Digest> unseen = new HashSet<>(there);
    unseen.removeAll(known.keySet());
    // Nothing refers to them any more, or they were never images.
    unseen.forEach(digest -> look(digest).ifPresent(image -> known.put(digest, image)));
    return known;
  }

  private Optional<StoredImage> look(Digest digest) {
    StoredImage before = looked.getIfPresent(digest);
    if (before != null) {
      return Optional.of(before);
    }
    Optional<StoredImage> found = lookAtFile(digest);
    found.ifPresent(image -> looked.put(digest, image));
    return found;
  }

  private Optional<StoredImage> lookAtFile(Digest digest) {
    try {
      Path file = blobs.file(digest);
      if (file.toFile().length() > inspector.maxBytes()) {
        return Optional.empty();
      }
      StoredImage image = await(inspector.inspect(ByteBuffer.wrap(read(file))));
      return image.digest().equals(digest) ? Optional.of(image) : Optional.empty();
    } catch (IOException | Failure.InvalidArgument | Failure.FailedPrecondition _) {
      // The client is asked to send the bytes, and hears what is wrong with those.
      return Optional.empty();
    }
  }

  /**
   * Waits for an inspection, whoever gives up meanwhile.
   *
   * @throws Failure.InvalidArgument if it is no image that this server takes
   */
  static StoredImage await(Future<StoredImage> inspection) {
    try {
      return Uninterruptibles.getUninterruptibly(inspection);
    } catch (ExecutionException e) {
      Throwables.throwIfUnchecked(Objects.requireNonNull(e.getCause()));
      throw new IllegalStateException("an inspection failed", e);
    }
  }

  /**
   * Reads an image as it was uploaded.
   *
   * @throws Failure.FailedPrecondition ({@code BLOB_MISSING}) if its file is gone; ({@code
   *     WEIGHTS_DIGEST_MISMATCH}) if that holds other bytes
   */
  byte[] read(StoredExample example) {
    try {
      byte[] image = read(blobs.file(example.image()));
      if (!Hashing.sha256().hashBytes(image).toString().equals(example.image().sha256())) {
        throw damaged(example);
      }
      return image;
    } catch (FileNotFoundException e) {
      throw missing(example, e);
    } catch (IOException e) {
      throw StorageErrors.of(e);
    } catch (Failure.FailedPrecondition e) {
      throw e.reason() == Reason.BLOB_MISSING ? missing(example, e) : e;
    }
  }

  /** Not by a channel, which an interruption would close. */
  private static byte[] read(Path file) throws IOException {
    try (FileInputStream in = new FileInputStream(file.toFile())) {
      return in.readAllBytes();
    }
  }

  private static Failure damaged(StoredExample example) {
    return new Failure.FailedPrecondition(
        Reason.WEIGHTS_DIGEST_MISMATCH,
        "The image of %s is not the one with SHA-256 %s that was uploaded: its file is damaged. Restore it from a backup of the data folder."
            .formatted(example.name(), example.image()));
  }

  private static Failure missing(StoredExample example, Exception cause) {
    return new Failure.FailedPrecondition(
        Reason.BLOB_MISSING,
        "The image of %s, with SHA-256 %s, is not there any more: restore the data folder, or upload the image again into a new dataset."
            .formatted(example.name(), example.image()),
        cause);
  }
}
