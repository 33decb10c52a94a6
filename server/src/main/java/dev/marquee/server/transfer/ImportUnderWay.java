package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.NewVersion;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.serving.Goldens;
import dev.marquee.server.transfer.Adoptions.Adoption;
import dev.marquee.server.transfer.LiveImports.Claim;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An import whose files one stream brings. Closing it keeps what has come, for another stream to go
 * on. Used by one thread at a time; an interrupted thread may lose the piece that it is at, but
 * nothing before that.
 */
public final class ImportUnderWay implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ImportUnderWay.class);
  private static final String DATA = "chunk.data";

  private final NewImport wanted;
  private final SentManifest sent;
  private final Digest manifestDigest;
  private final StagedImport staged;
  private final Claim claim;
  private final Adoptions adoptions;
  private final VersionChanges changes;

  ImportUnderWay(
      NewImport wanted,
      SentManifest sent,
      Digest manifestDigest,
      StagedImport staged,
      Claim claim,
      Adoptions adoptions,
      VersionChanges changes) {
    this.wanted = wanted;
    this.sent = sent;
    this.manifestDigest = manifestDigest;
    this.staged = staged;
    this.claim = claim;
    this.adoptions = adoptions;
    this.changes = changes;
    claim.rest();
  }

  /**
   * Takes a piece of a file.
   *
   * @param offset where it begins in the file: where the piece before it ended
   * @throws Failure.OutOfRange ({@code IMPORT_OUT_OF_ORDER}) if it begins elsewhere
   * @throws Failure.InvalidArgument if the version has no such file, or the file would be longer
   *     than the manifest states
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if the disk is full; what has come is removed
   */
  public void append(FileKind kind, long offset, byte[] piece) {
    claim.work();
    try {
      appendNow(kind, offset, piece);
    } finally {
      claim.rest();
    }
  }

  private void appendNow(FileKind kind, long offset, byte[] piece) {
    VersionFile file = expected(kind);
    long received = staged.received(kind);
    if (offset != received) {
      throw new Failure.OutOfRange(
          Reason.IMPORT_OUT_OF_ORDER,
          "The chunk begins at byte %d of %s, but the next one to come begins at byte %d."
              .formatted(offset, kind.fileName(), received));
    }
    if (piece.length > file.sizeBytes() - received) {
      throw new Failure.InvalidArgument(
          Reason.UPLOAD_DIGEST_MISMATCH,
          DATA,
          "%s would have more than the %d bytes that the manifest states: send the file that the manifest was written for."
              .formatted(kind.fileName(), file.sizeBytes()));
    }
    staged.append(kind, piece);
    // Only now: until then the room counts twice, which errs on the safe side.
    claim.arrived(piece.length);
  }

  private VersionFile expected(FileKind kind) {
    return sent.files().stream()
        .filter(file -> file.kind() == kind)
        .findFirst()
        .orElseThrow(
            () ->
                new Failure.InvalidArgument(
                    Reason.FIELD_INVALID,
                    "chunk.file",
                    "The manifest states no %s: send the files that it states, and no other."
                        .formatted(kind.fileName())));
  }

  /**
   * Makes a version of the files. Once this has begun it ends by itself, whether anybody waits for
   * it or not. Files that turn out to be at fault are removed. Where the commit is refused for a
   * time, or the process ends before it, they stay, and the next try begins with all bytes there.
   *
   * @throws Failure.InvalidArgument if a file is not whole, not the one that the manifest states,
   *     or no weights for its network
   * @throws Failure.NotFound if the model was deleted meanwhile; what has come is removed
   * @throws Failure for whatever may be over next time, such as a full disk; what has come is kept
   */
  public StoredVersion finish() {
    // To the end: to read gigabytes takes longer than a client may be silent.
    claim.work();
    sent.files().forEach(this::requireWhole);
    Adoption adoption = adoptions.begin();
    try {
      checkFiles();
      sent.files().forEach(file -> adopt(adoption, file));
      StoredVersion version = changes.add(newVersion(), wanted.cause());
      adoption.keep();
      staged.delete();
      return version;
    } catch (Failure e) {
      // Anything else may be over next time, or leaves in doubt what was committed: all is kept. A
      // blob that shares its bytes with a staged file takes no room of its own.
      if (isForGood(e)) {
        adoption.giveBack();
        staged.delete();
      }
      throw e;
    } finally {
      adoption.keep();
    }
  }

  /** Where the same bytes would be refused again. */
  private static boolean isForGood(Failure refusal) {
    return refusal instanceof Failure.InvalidArgument || refusal instanceof Failure.NotFound;
  }

  private void adopt(Adoption adoption, VersionFile file) {
    try {
      adoption.adopt(staged.offer(file.kind()), file.digest());
    } catch (Failure.InvalidArgument e) {
      throw new Failure.InvalidArgument(
          e.reason(), DATA, "%s: %s".formatted(file.kind().fileName(), e.getMessage()), e);
    }
  }

  private void requireWhole(VersionFile file) {
    long received = staged.received(file.kind());
    if (received != file.sizeBytes()) {
      throw new Failure.InvalidArgument(
          Reason.IMPORT_INCOMPLETE,
          DATA,
          "%s has %d of the %d bytes that the manifest states; they are kept: go on from there under the same request_id; or, if that is the whole file, the manifest states a wrong size: correct it, and begin anew with another request_id."
              .formatted(file.kind().fileName(), received, file.sizeBytes()));
    }
  }

  /** Looks at no more than the headers: whether the numbers can be used, a load finds out. */
  private void checkFiles() {
    RequestFault.in(
        DATA,
        FileKind.WEIGHTS.fileName() + ": ",
        () -> {
          try (SafetensorsFile weights = SafetensorsFile.open(staged.file(FileKind.WEIGHTS))) {
            Checkpoint _ = Checkpoint.match(weights, sent.network());
          }
        });
    sent.manifest()
        .goldens()
        .ifPresent(
            goldens ->
                RequestFault.in(
                    DATA,
                    FileKind.GOLDENS.fileName() + ": ",
                    () ->
                        Goldens.requireForm(
                            sent.manifest(), goldens, staged.file(FileKind.GOLDENS))));
  }

  private NewVersion newVersion() {
    return new NewVersion(
        wanted.model(),
        sent.manifest(),
        wanted.manifestJson(),
        manifestDigest,
        Optional.of(wanted.requestId().text()));
  }

  /**
   * Returns with what to end the stream because the import was told to give way and nothing has
   * come since; empty where it goes on. The log is told of it.
   */
  public Optional<Failure> gaveWay() {
    if (!claim.isLeaving()) {
      return Optional.empty();
    }
    log.info(
        "An import into {} that has been silent for long gives way to another one: {}",
        wanted.model(),
        wanted.requestId());
    return Optional.of(
        new Failure.Unavailable(
            Reason.IMPORT_IDLE,
            "Nothing came over this stream for longer than registry.import_idle, and another import needs its place; what has come is kept: go on under the same request_id."));
  }

  /** Lets go of the import. Twice does nothing. */
  @Override
  public void close() {
    claim.close();
  }
}
