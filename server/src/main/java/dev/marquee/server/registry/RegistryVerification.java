package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.StoredBlob;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * Reads everything that the registry holds and says what is wrong with it, beside a server that
 * works on: what is deleted meanwhile is no problem. Changes nothing. Thread-safe.
 */
public final class RegistryVerification {
  private final MetadataSource metadata;
  private final Supplier<List<String>> integrity;
  private final OtherFiles others;
  private final BlobStore blobs;
  private final ToLongFunction<Digest> check;

  /**
   * Makes one that reads files on the thread that verifies.
   *
   * @param integrity asks the metadata store for damage that it can see itself, a sentence each
   * @param others what is to be checked beside the files of versions
   */
  public RegistryVerification(
      MetadataSource metadata,
      Supplier<List<String>> integrity,
      OtherFiles others,
      BlobStore blobs) {
    this(metadata, integrity, others, blobs, blobs::verify);
  }

  /**
   * @param integrity asks the metadata store for damage that it can see itself, a sentence each
   * @param others what is to be checked beside the files of versions
   * @param check does what {@link BlobStore#verify} does, on whichever thread is to have the work
   */
  public RegistryVerification(
      MetadataSource metadata,
      Supplier<List<String>> integrity,
      OtherFiles others,
      BlobStore blobs,
      ToLongFunction<Digest> check) {
    this.metadata = metadata;
    this.integrity = integrity;
    this.others = others;
    this.blobs = blobs;
    this.check = check;
  }

  /**
   * Verifies everything: seconds for each gigabyte.
   *
   * @throws Failure.Cancelled if the thread is interrupted, after the file that is being read
   */
  public VerificationSummary verify(VerificationListener listener) {
    return new Run(listener).verify();
  }

  /** One verification. */
  private final class Run {
    private final VerificationListener listener;
    private int problems;
    private long bytes;

    Run(VerificationListener listener) {
      this.listener = listener;
    }

    VerificationSummary verify() {
      integrity.get().forEach(what -> problem(Reason.METADATA_INCONSISTENT, "", what));
      MetadataCheck.Findings findings = metadata.read(MetadataCheck::run);
      findings.problems().forEach(p -> problem(p.reason(), p.subject(), p.detail()));
      Map<Digest, List<MetadataCheck.Use>> uses = findings.uses();
      Map<Digest, Long> otherSizes = new TreeMap<>(others.sizes());
      int total = uses.size() + otherSizes.size();
      int checked = 0;
      listener.progress(checked, total);
      for (Map.Entry<Digest, List<MetadataCheck.Use>> file : uses.entrySet()) {
        requireWanted();
        check(file.getKey(), file.getValue());
        listener.progress(++checked, total);
      }
      for (Map.Entry<Digest, Long> file : otherSizes.entrySet()) {
        requireWanted();
        checkOther(file.getKey(), file.getValue());
        listener.progress(++checked, total);
      }
      return new VerificationSummary(
          findings.models(), findings.versions(), checked, bytes, problems, orphans());
    }

    private void check(Digest digest, List<MetadataCheck.Use> uses) {
      try {
        long size = check.applyAsLong(digest);
        bytes += size;
        uses.stream()
            .filter(use -> use.file().sizeBytes() != size)
            .forEach(
                use ->
                    problem(
                        Reason.METADATA_INCONSISTENT,
                        use.version().toString(),
                        "Its %s has %d bytes, but its manifest states %d: import it again."
                            .formatted(use.file().fileName(), size, use.file().sizeBytes())));
      } catch (Failure.FailedPrecondition e) {
        report(uses, e.reason(), String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        report(uses, Reason.BLOB_MISSING, unreadable(digest));
      }
    }

    private void checkOther(Digest digest, long stated) {
      try {
        long size = check.applyAsLong(digest);
        bytes += size;
        if (size != stated) {
          reportOther(
              digest,
              Reason.METADATA_INCONSISTENT,
              "Its file has %d bytes, but its metadata states %d: restore the data folder from a backup."
                  .formatted(size, stated));
        }
      } catch (Failure.FailedPrecondition e) {
        reportOther(digest, e.reason(), String.valueOf(e.getMessage()));
      } catch (UncheckedIOException e) {
        reportOther(digest, Reason.BLOB_MISSING, unreadable(digest));
      }
    }

    /** Reports a file to whoever refers to it; to nobody where they are gone by now. */
    private void reportOther(Digest digest, Reason reason, String detail) {
      others.users(digest).forEach(user -> problem(reason, user, detail));
    }

    /** Reports a file, except to versions that were deleted since their metadata was read. */
    private void report(List<MetadataCheck.Use> uses, Reason reason, String detail) {
      for (MetadataCheck.Use use : uses) {
        VersionName version = use.version();
        if (metadata.read(reader -> reader.manifestJson(version)).isPresent()) {
          problem(reason, version.toString(), detail);
        }
      }
    }

    private int orphans() {
      // The files first: one that a version comes to refer to meanwhile is then no orphan.
      List<StoredBlob> stored = blobs.list();
      Set<Digest> referenced = metadata.read(MetadataReader::digests);
      return Math.toIntExact(
          stored.stream().filter(blob -> !referenced.contains(blob.digest())).count());
    }

    private void problem(Reason reason, String subject, String detail) {
      problems++;
      listener.problem(reason, subject, detail);
    }
  }

  private static String unreadable(Digest digest) {
    return "The stored file with SHA-256 %s cannot be read: see to the disk, then restore it."
        .formatted(digest);
  }

  private static void requireWanted() {
    if (Thread.currentThread().isInterrupted()) {
      throw new Failure.Cancelled(
          Reason.CALL_CANCELLED, "The verification was given up before it was done.");
    }
  }
}
