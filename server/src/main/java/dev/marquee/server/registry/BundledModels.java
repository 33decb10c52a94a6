package dev.marquee.server.registry;

import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.ModelDraft.VersionDraft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that Marquee brings along, put into a fresh data folder. */
public final class BundledModels {
  private static final Logger log = LoggerFactory.getLogger(BundledModels.class);
  private static final String RESOURCES = "dev/marquee/models/bundled/";
  private static final String VERSION = "versions/1/";
  private static final String MANIFEST = VERSION + "manifest.json";

  private static final List<ModelName> MODELS =
      List.of(new ModelName("posters"), new ModelName("posters-cnn"));

  private BundledModels() {}

  /**
   * Puts the bundled models into a registry in which nothing was ever done, of a data folder that
   * no earlier release kept models in: blobs first, then one transaction.
   *
   * @param dataFolder whose lock is held
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   * @throws Failure.FailedPrecondition ({@link Reason#METADATA_INCONSISTENT}) if there are files of
   *     other versions, whose metadata must have been lost
   */
  public static void installIfFresh(
      Path dataFolder, MetadataStore metadata, BlobStore blobs, InstantSource clock) {
    if (!isFresh(dataFolder, metadata)) {
      return;
    }
    Optional<String> loss = lostMetadata(dataFolder, metadata, blobs);
    if (loss.isPresent()) {
      throw new Failure.FailedPrecondition(Reason.METADATA_INCONSISTENT, loss.get());
    }
    List<ModelDraft> drafts = MODELS.stream().map(model -> adopted(model, blobs)).toList();
    ModelDraft.commit(metadata, drafts, clock.instant(), Cause.ofServer("Comes with Marquee"));
    log.info("Put the bundled models {} into the fresh registry", MODELS);
  }

  private static ModelDraft adopted(ModelName model, BlobStore blobs) {
    String manifest = text(model, MANIFEST);
    VersionDraft version =
        new VersionDraft(new VersionName(model, 1), ManifestJson.parse(manifest), manifest);
    for (VersionFile file : VersionFile.of(version.manifest())) {
      BlobCopy.adopt(blobs, resource(model, VERSION + file.fileName()), file);
    }
    ModelJson json = StrictJson.value(StrictJson.tree(text(model, "model.json")), ModelJson.class);
    return new ModelDraft(model, json.description(), json.aliases(), List.of(version), 1);
  }

  private static boolean isFresh(Path dataFolder, MetadataSource metadata) {
    return !Files.exists(FolderUpgrade.models(dataFolder))
        && !Files.exists(FolderUpgrade.takenOver(dataFolder))
        && metadata.read(MetadataReader::lastChange) == 0;
  }

  /**
   * Returns what to say where a registry looks fresh and is not: metadata without any history
   * beside files of versions were lost, but for what a first start that was cut off has left.
   */
  public static Optional<String> lostMetadata(
      Path dataFolder, MetadataSource metadata, BlobStore blobs) {
    if (!isFresh(dataFolder, metadata)) {
      return Optional.empty();
    }
    Set<Digest> own =
        MODELS.stream()
            .map(model -> ManifestJson.parse(text(model, MANIFEST)))
            .flatMap(manifest -> VersionFile.of(manifest).stream())
            .map(VersionFile::digest)
            .collect(Collectors.toSet());
    long others = blobs.list().stream().filter(blob -> !own.contains(blob.digest())).count();
    return others == 0
        ? Optional.empty()
        : Optional.of(
            "Beside its bundled models the data folder has %d files of versions, but its metadata knows of nothing that was ever done: it was lost. Restore registry.db from a backup; to begin anew instead, move the folder blobs away."
                .formatted(others));
  }

  private static String text(ModelName model, String file) {
    try {
      return resource(model, file).asCharSource(StandardCharsets.UTF_8).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteSource resource(ModelName model, String file) {
    return Resources.asByteSource(Resources.getResource(RESOURCES + model.id() + "/" + file));
  }
}
