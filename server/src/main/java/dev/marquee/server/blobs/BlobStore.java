package dev.marquee.server.blobs;

import dev.marquee.models.failure.Failure;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Immutable bytes by their digest. Thread-safe; a thread that is interrupted finishes all the same.
 *
 * <p>A store knows nothing of what refers to a blob. Whoever adopts one has a lease's time to make
 * a reference to it durable before a collector may take it for an orphan.
 */
public interface BlobStore {

  /**
   * Takes a file over: when this returns, its bytes are durable under their digest and the file is
   * gone. Where the store has them already, their lease is renewed.
   *
   * @param file on the store's own file system (see {@link #stagingFolder}), closed
   * @throws Failure.InvalidArgument ({@code UPLOAD_DIGEST_MISMATCH}) if its bytes have another
   *     digest; the file stays
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room; nothing is changed
   */
  void adopt(Path file, Digest digest);

  /**
   * Stores small blobs, many at once: when this returns, all are durable. Of those that are there
   * already only the lease is renewed, and nothing is written.
   *
   * @param group bytes by the digest that the caller has computed of them, which is not checked;
   *     from each buffer's position to its limit, neither of which is changed
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room; some may be stored then
   */
  void put(Map<Digest, ByteBuffer> group);

  /**
   * Renews the leases of blobs as though they were adopted at a moment, in one step against {@link
   * #deleteIfNotRenewedSince}. No lease is shortened.
   *
   * @param moment may lie ahead, for what is promised to stay longer than a lease
   * @return those that are there, which are durable
   */
  Set<Digest> renew(Collection<Digest> digests, Instant moment);

  /** Returns a folder in which files to be adopted are made. It outlives the process. */
  Path stagingFolder();

  /** Returns how many bytes more can be written into the staging folder. */
  long usableBytes();

  /** Returns whether there is such a blob, whatever its bytes are by now. */
  boolean contains(Digest digest);

  /**
   * Returns a readable local file with a blob's bytes, which nobody changes.
   *
   * @throws Failure.FailedPrecondition ({@code BLOB_MISSING}) if there is none
   */
  Path file(Digest digest);

  /**
   * Reads a blob whole and compares it with its digest.
   *
   * @return how many bytes it has
   * @throws Failure.FailedPrecondition ({@code BLOB_MISSING}, {@code WEIGHTS_DIGEST_MISMATCH}) if
   *     it is not there, or its bytes have another digest
   */
  long verify(Digest digest);

  /** Returns all blobs, in the order of their digests. */
  List<StoredBlob> list();

  /**
   * Deletes a blob unless it was renewed at or after a moment, in one step against {@link #adopt}.
   *
   * @return whether it was deleted
   */
  boolean deleteIfNotRenewedSince(Digest digest, Instant moment);
}
