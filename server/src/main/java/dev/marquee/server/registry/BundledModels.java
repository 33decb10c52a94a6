package dev.marquee.server.registry;

import com.google.common.io.ByteSource;
import com.google.common.io.Resources;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.registry.ModelDraft.VersionDraft;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The models that Marquee brings along, put into a fresh data folder. */
public final class BundledModels {
  private static final Logger log = LoggerFactory.getLogger(BundledModels.class);
  private static final String RESOURCES = "dev/marquee/models/bundled/";

  private static final ModelName POSTERS = new ModelName("posters");

  private BundledModels() {}

  /**
   * Puts the bundled models into a registry in which nothing was ever done, of a data folder that
   * no earlier release kept models in: blobs first, then one transaction.
   *
   * @param dataFolder whose lock is held
   * @throws Failure.Exhausted ({@code STORAGE_FULL}) if there is no room
   */
  public static void installIfFresh(
      Path dataFolder, MetadataStore metadata, BlobStore blobs, InstantSource clock) {
    if (Files.exists(FolderUpgrade.models(dataFolder))
        || Files.exists(FolderUpgrade.takenOver(dataFolder))
        || metadata.read(MetadataReader::lastChange) != 0) {
      return;
    }
    String manifest = text("versions/1/manifest.json");
    VersionDraft version =
        new VersionDraft(new VersionName(POSTERS, 1), ManifestJson.parse(manifest), manifest);
    for (VersionFile file : VersionFile.of(version.manifest())) {
      BlobCopy.adopt(blobs, resource("versions/1/" + file.fileName()), file);
    }
    ModelJson json = StrictJson.value(StrictJson.tree(text("model.json")), ModelJson.class);
    ModelDraft model =
        new ModelDraft(POSTERS, json.description(), json.aliases(), List.of(version), 1);
    ModelDraft.commit(
        metadata, List.of(model), clock.instant(), Cause.ofServer("Comes with Marquee"));
    log.info("Put the bundled model {} into the fresh registry", POSTERS);
  }

  private static String text(String file) {
    try {
      return resource(file).asCharSource(StandardCharsets.UTF_8).read();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ByteSource resource(String file) {
    return Resources.asByteSource(Resources.getResource(RESOURCES + POSTERS.id() + "/" + file));
  }
}
