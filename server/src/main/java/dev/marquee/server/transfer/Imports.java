package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.Presence;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.VersionNetworks;
import dev.marquee.server.transfer.LiveImports.Claim;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/**
 * How new versions come in: in pieces, over as many streams as it takes, and all at once in the
 * end. An import has a name that its client chose; whatever breaks, it is gone on with under that
 * name, and done once. Thread-safe; one in a process, for it knows which imports are at work.
 */
@Singleton
public final class Imports {
  private final BlobStore blobs;
  private final VersionChanges changes;
  private final Catalog catalog;
  private final VersionNetworks networks;
  private final ImportLimits limits;
  private final StagingDisk disk;
  private final Presence presence;
  private final LiveImports live;
  private final Adoptions adoptions;

  @Inject
  Imports(
      BlobStore blobs,
      VersionChanges changes,
      Catalog catalog,
      VersionNetworks networks,
      ImportLimits limits,
      StagingDisk disk,
      LiveImports live,
      Adoptions adoptions) {
    this.blobs = blobs;
    this.changes = changes;
    this.catalog = catalog;
    this.networks = networks;
    this.limits = limits;
    this.disk = disk;
    this.presence = new Presence(blobs.stagingFolder());
    this.live = live;
    this.adoptions = adoptions;
  }

  /**
   * Begins an import, or goes on with it.
   *
   * @param giveWay run when the import has been silent for {@link ImportLimits#idle} and somebody
   *     else needs its place: must have another thread end the stream with {@link
   *     ImportUnderWay#gaveWay}, without waiting for that
   * @return the caller closes the files that are to be brought
   * @throws Failure.NotFound if there is no such model
   * @throws Failure.InvalidArgument if the manifest is at fault
   * @throws Failure.AlreadyExists if the request id stands for an import of another manifest
   * @throws Failure.Conflict if the import goes on elsewhere
   * @throws Failure.Exhausted if the disk has no room for the files, or too many others are under
   *     way
   */
  public OpenedImport open(NewImport wanted, Runnable giveWay) {
    Digest digest = SentManifest.digest(wanted.manifestJson());
    Optional<StoredVersion> before = finished(wanted, digest);
    if (before.isPresent()) {
      return new OpenedImport.Done(before.get());
    }
    StagedImport staged = staged(wanted.model(), wanted.requestId());
    Claim claim = live.take(staged.key(), giveWay);
    try {
      return open(wanted, digest, staged, claim);
    } catch (RuntimeException | Error e) {
      claim.close();
      throw e;
    }
  }

  private OpenedImport open(NewImport wanted, Digest digest, StagedImport staged, Claim claim) {
    // Again, now that nobody else can finish it: whoever held the claim a moment ago may have.
    Optional<StoredVersion> before = finished(wanted, digest);
    if (before.isPresent()) {
      claim.close();
      return new OpenedImport.Done(before.get());
    }
    Optional<Digest> begun = staged.manifest();
    if (begun.isPresent() && !begun.get().equals(digest)) {
      throw new Failure.AlreadyExists(
          Reason.REQUEST_ID_REUSED,
          "This request_id stands for an import that was begun with another manifest: choose a new one for each import.");
    }
    SentManifest manifest = SentManifest.read(wanted.manifestJson(), networks, limits);
    // Files without the mark are none of it: they go when it begins.
    claim.reserve(begun.isPresent() ? missingBytes(manifest, staged) : manifest.sizeBytes());
    staged.begin(digest);
    return new OpenedImport.ToBring(
        new ImportUnderWay(wanted, manifest, digest, staged, claim, adoptions, changes));
  }

  /**
   * Returns how far an import is; nothing received, for one that was never begun or was given up.
   *
   * @throws Failure.NotFound if there is no such model
   */
  public ImportProgress progress(ModelName model, RequestId id) {
    Optional<Imported> imported = changes.imported(model, id.text());
    Map<FileKind, Long> received = new EnumMap<>(FileKind.class);
    if (imported.isPresent()) {
      VersionName version = imported.get().version();
      VersionFile.of(version(version).entry().manifest())
          .forEach(file -> received.put(file.kind(), file.sizeBytes()));
      return new ImportProgress(Optional.of(version), received);
    }
    StagedImport staged = staged(model, id);
    if (staged.manifest().isPresent()) {
      for (FileKind kind : FileKind.values()) {
        received.put(kind, staged.received(kind));
      }
    }
    return new ImportProgress(Optional.empty(), received);
  }

  private Optional<StoredVersion> finished(NewImport wanted, Digest digest) {
    Optional<Imported> imported = changes.imported(wanted.model(), wanted.requestId().text());
    if (imported.isPresent() && !imported.get().manifest().equals(digest)) {
      throw VersionChanges.reused(imported.get());
    }
    return imported.map(became -> version(became.version()));
  }

  private StoredVersion version(VersionName name) {
    return catalog.version(name).versions().getFirst();
  }

  private StagedImport staged(ModelName model, RequestId id) {
    return StagedImport.in(blobs.stagingFolder(), model, id, disk, presence);
  }

  private static long missingBytes(SentManifest manifest, StagedImport staged) {
    return manifest.files().stream()
        .mapToLong(file -> file.sizeBytes() - staged.received(file.kind()))
        .sum();
  }
}
