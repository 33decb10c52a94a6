package dev.marquee.tools.bench.raw;

import com.google.common.io.ByteSource;
import com.google.common.io.MoreFiles;
import com.google.common.io.Resources;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ManifestJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/**
 * The version 1 of a model that comes along, which every fresh server serves. Immutable.
 *
 * @param model {@code models/posters} or {@code models/posters-cnn}
 */
public record BundledVersion(String model) {
  private static final List<String> MODELS = List.of("models/posters", "models/posters-cnn");
  private static final String MANIFEST = "manifest.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String GOLDENS = "goldens.safetensors";

  public BundledVersion {
    if (!MODELS.contains(model)) {
      throw new IllegalArgumentException(
          "--model must be %s, not %s".formatted(String.join(" or ", MODELS), model));
    }
  }

  /** Returns the model's name without {@code models/}. */
  public String id() {
    return model.substring("models/".length());
  }

  Manifest manifest() {
    try {
      return ManifestJson.parse(file(MANIFEST).asCharSource(StandardCharsets.UTF_8).read());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Copies its weights into a folder, and returns the file. */
  Path copyWeights(Path folder) {
    return copy(WEIGHTS, folder);
  }

  /** Copies all of it into a folder, as it is imported. */
  public void copyTo(Path folder) {
    List.of(MANIFEST, WEIGHTS, GOLDENS).forEach(file -> copy(file, folder));
  }

  private Path copy(String file, Path folder) {
    Path copy = folder.resolve(file);
    try {
      file(file).copyTo(MoreFiles.asByteSink(copy));
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ByteSource file(String name) {
    return Resources.asByteSource(
        Resources.getResource("dev/marquee/models/bundled/%s/versions/1/%s".formatted(id(), name)));
  }
}
