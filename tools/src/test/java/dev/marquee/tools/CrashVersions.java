package dev.marquee.tools;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import com.google.common.io.Resources;
import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Settings;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Folders with versions to be imported, made of the bundled one. */
final class CrashVersions {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String BUNDLED = "dev/marquee/models/bundled/posters/versions/1/";
  private static final String MANIFEST = "manifest.json";
  private static final String WEIGHTS = "weights.safetensors";
  private static final String GOLDENS = "goldens.safetensors";

  private final Path bundled;
  private final Path next;
  private final Random random;

  /**
   * @param folder made, for this alone
   */
  CrashVersions(Path folder, Random random) throws IOException {
    this.bundled = Files.createDirectories(folder.resolve("bundled"));
    this.next = folder.resolve("next");
    this.random = random;
    for (String file : List.of(MANIFEST, WEIGHTS, GOLDENS)) {
      MoreFiles.asByteSink(bundled.resolve(file)).writeFrom(stream(file));
    }
  }

  private static InputStream stream(String file) throws IOException {
    return Resources.asByteSource(Resources.getResource(BUNDLED + file)).openStream();
  }

  /** Returns what a client sees of the bundled version. */
  static String bundled() {
    try (InputStream in = stream(MANIFEST)) {
      return content(JSON.readTree(in));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String content(JsonNode manifest) {
    return CrashState.Seen.content(
        manifest.get("weights").get("sha256").asText(), manifest.get("description").asText());
  }

  /**
   * Makes the next version to be imported, in the place of the last one: a small network, the
   * bundled one in a file of other bytes, or the last one again under another description.
   */
  CrashStep.Import next() throws IOException {
    int kind = random.nextInt(5);
    return kind == 0 && Files.exists(next) ? twin() : kind == 1 ? large() : small();
  }

  private CrashStep.Import step(ObjectNode manifest) throws IOException {
    manifest.put("description", "Version " + UUID.randomUUID());
    Files.writeString(next.resolve(MANIFEST), manifest.toPrettyString());
    return new CrashStep.Import(next, UUID.randomUUID().toString(), content(manifest));
  }

  private CrashStep.Import twin() throws IOException {
    return step((ObjectNode) JSON.readTree(next.resolve(MANIFEST).toFile()));
  }

  /** Makes the bundled network, with its goldens, in a file of other bytes. */
  CrashStep.Import large() throws IOException {
    empty();
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    ObjectNode manifest = bundledManifest();
    try (SafetensorsFile file = SafetensorsFile.open(bundled.resolve(WEIGHTS))) {
      file.tensors()
          .forEach(
              (name, info) ->
                  tensors.put(name, new TensorSource(info.shape(), () -> file.floats(name))));
      write(manifest, DType.F16, tensors);
    }
    Path _ = Files.copy(bundled.resolve(GOLDENS), next.resolve(GOLDENS));
    return step(manifest);
  }

  /** Makes a small network with weights of its own. */
  CrashStep.Import small() throws IOException {
    empty();
    ObjectNode manifest = bundledManifest();
    manifest.put("architecture", new CustomCnn().name());
    manifest.remove(List.of("architecture_settings", "goldens"));
    ObjectNode _ = manifest.putObject("architecture_settings");
    ObjectNode _ = manifest.withObject("/input").put("width", 150).put("height", 150);
    Map<String, TensorSource> tensors = new LinkedHashMap<>();
    for (Parameter parameter :
        new CustomCnn()
            .network(manifest.get("labels").size(), new Settings(Map.of()))
            .parameters()) {
      tensors.put(parameter.name(), TensorSource.of(parameter.shape(), values(parameter)));
    }
    write(manifest, DType.F32, tensors);
    return step(manifest);
  }

  /** Drawn so that images have scores of their own, unlike those of other versions. */
  private float[] values(Parameter parameter) {
    long inputs = parameter.elements() / parameter.shape().getFirst();
    float[] values = new float[Math.toIntExact(parameter.elements())];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() * Math.sqrt(2.0 / inputs));
    }
    return values;
  }

  private ObjectNode bundledManifest() throws IOException {
    return (ObjectNode) JSON.readTree(bundled.resolve(MANIFEST).toFile());
  }

  private void empty() throws IOException {
    if (Files.exists(next)) {
      MoreFiles.deleteRecursively(next, RecursiveDeleteOption.ALLOW_INSECURE);
    }
    Path _ = Files.createDirectory(next);
  }

  private void write(ObjectNode manifest, DType type, Map<String, TensorSource> tensors)
      throws IOException {
    Path weights = next.resolve(WEIGHTS);
    Map<String, String> mark = Map.of("mark", UUID.randomUUID().toString());
    SafetensorsWriter.write(weights, type, mark, tensors);
    ObjectNode _ =
        manifest
            .putObject("weights")
            .put("sha256", MoreFiles.asByteSource(weights).hash(Hashing.sha256()).toString())
            .put("size_bytes", Files.size(weights));
  }
}
