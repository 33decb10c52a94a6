package dev.marquee.server.training;

import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.models.metrics.Thresholds;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.StorageErrors;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import dev.marquee.server.registry.NewVersion;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes a version out of what a run trained: its files first, then its entry. */
final class VersionMaking {
  private static final Logger log = LoggerFactory.getLogger(VersionMaking.class);

  /** How far a score may be off on another computer: serving may round more than training does. */
  private static final float TOLERANCE = 0.01f;

  private final BlobStore blobs;
  private final VersionChanges versions;
  private final InstantSource clock;

  @Inject
  VersionMaking(BlobStore blobs, VersionChanges versions, InstantSource clock) {
    this.blobs = blobs;
    this.versions = versions;
    this.clock = clock;
  }

  /**
   * Returns the version that a run made before, if it did: the process may have ended between that
   * and the run's own end.
   */
  Optional<VersionName> made(StoredRun run) {
    return versions.imported(run.spec().model(), requestId(run.name())).map(Imported::version);
  }

  /** Clients' ids have no line ends: none of theirs can be taken for a run's. */
  private static String requestId(RunName run) {
    return run + "\n";
  }

  /**
   * Adds the version. Its files are adopted by the store just before it is committed, well within
   * the lease that keeps them from being collected.
   *
   * @param trainer has the weights
   */
  VersionName make(
      LiveRun run,
      Recipe recipe,
      TrainingData data,
      Trainer trainer,
      TrainThread thread,
      TrainedVersion trained) {
    Path folder = run.folder().versionFolder();
    Path weights = folder.resolve("weights.safetensors");
    thread.run(
        () ->
            SafetensorsWriter.write(
                weights, dtype(recipe, trainer), Map.of("format", "pt"), trainer.weights()));
    try {
      Manifest.Weights weightsFile = new Manifest.Weights(digest(weights), Files.size(weights));
      Optional<Manifest.Goldens> goldens = goldens(folder, recipe, trained.goldens());
      Optional<Thresholds> thresholds = trained.predictions().map(Thresholds::tune);
      StoredRun accepted = run.accepted();
      Manifest manifest =
          new Manifest(
              Manifest.FORMAT,
              description(accepted),
              accepted.resolved().architecture(),
              accepted.resolved().architectureSettings(),
              data.labels(),
              thresholds.map(one -> byLabel(one, data.labels())).orElse(Map.of()),
              recipe.input(),
              weightsFile,
              goldens,
              clock.instant(),
              new Provenance(accepted, data, trained, thresholds).pairs());
      blobs.adopt(weights, weightsFile.digest());
      goldens.ifPresent(file -> blobs.adopt(folder.resolve("goldens.safetensors"), file.digest()));
      String json = ManifestJson.write(manifest);
      return versions
          .addTrained(
              new NewVersion(
                  accepted.spec().model(),
                  manifest,
                  json,
                  ManifestJson.digest(json),
                  Optional.of(requestId(run.name()))),
              accepted.spec().tags(),
              new Cause(accepted.actor(), "", run.name().toString()))
          .entry()
          .name();
    } catch (IOException e) {
      throw StorageErrors.of(e);
    }
  }

  /** A variance that a batch norm counted may be too large for float16: all stay float32 then. */
  private static DType dtype(Recipe recipe, Trainer trainer) {
    if (recipe.weights() == DType.F16) {
      for (Map.Entry<String, TensorSource> one : trainer.weights().entrySet()) {
        for (float value : one.getValue().values().get()) {
          if (Float.isInfinite(Float.float16ToFloat(Float.floatToFloat16(value)))) {
            log.warn("{} has {}, too large for float16: float32 it stays", one.getKey(), value);
            return DType.F32;
          }
        }
      }
    }
    return recipe.weights();
  }

  private static String description(StoredRun run) {
    return run.spec().description().isEmpty()
        ? "Trained by %s".formatted(run.name())
        : run.spec().description();
  }

  private static Map<String, Float> byLabel(Thresholds thresholds, List<String> labels) {
    Map<String, Float> values = new HashMap<>();
    for (int i = 0; i < labels.size(); i++) {
      values.put(labels.get(i), thresholds.get(i));
    }
    return values;
  }

  private static Optional<Manifest.Goldens> goldens(
      Path folder, Recipe recipe, TrainedVersion.GoldenScores goldens) throws IOException {
    if (goldens.scores().isEmpty()) {
      return Optional.empty();
    }
    long count = goldens.scores().size();
    long labels = goldens.scores().getFirst().length;
    long height = recipe.input().height();
    long width = recipe.input().width();
    Path file = folder.resolve("goldens.safetensors");
    SafetensorsWriter.write(
        file,
        DType.F32,
        Map.of(),
        Map.of(
            "inputs",
            TensorSource.of(List.of(count, 3L, height, width), goldens.inputs()),
            "scores",
            TensorSource.of(List.of(count, labels), flat(goldens.scores()))));
    return Optional.of(new Manifest.Goldens(digest(file), Files.size(file), TOLERANCE));
  }

  private static String digest(Path file) throws IOException {
    return MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString();
  }

  private static float[] flat(List<float[]> rows) {
    float[] flat = new float[rows.size() * rows.getFirst().length];
    int at = 0;
    for (float[] row : rows) {
      System.arraycopy(row, 0, flat, at, row.length);
      at += row.length;
    }
    return flat;
  }
}
