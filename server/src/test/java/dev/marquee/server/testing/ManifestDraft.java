package dev.marquee.server.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Settings;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsWriter;
import dev.marquee.models.weights.TensorSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a version's manifest shall say; the rest of it follows from that. */
public final class ManifestDraft {
  private final String version;
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, Float> thresholds = new TreeMap<>();
  private Architecture architecture = new CustomCnn();
  private List<String> labels = List.of("Action", "Comedy", "Drama");
  private long seed;
  private Optional<GoldensDraft> goldens = Optional.empty();
  private Consumer<ObjectNode> edit = _ -> {};

  ManifestDraft(String version) {
    this.version = version;
    this.seed = version.hashCode();
  }

  /** Makes it a network that is loaded in no time. */
  public ManifestDraft tiny() {
    return architecture("tiny");
  }

  /** Names the network family; {@code custom-cnn} unless told. */
  public ManifestDraft architecture(String name) {
    return architecture(Architectures.onClassPath().get(name));
  }

  /** Gives the network family, which need not be on the class path. */
  public ManifestDraft architecture(Architecture family) {
    architecture = family;
    return this;
  }

  /** Sets a setting of the network family. */
  public ManifestDraft setting(String name, String value) {
    settings.put(name, value);
    return this;
  }

  /** Names the labels; Action, Comedy and Drama unless told. */
  public ManifestDraft labels(String... names) {
    labels = List.of(names);
    return this;
  }

  /** Sets the threshold of a label. */
  public ManifestDraft threshold(String label, float threshold) {
    thresholds.put(label, threshold);
    return this;
  }

  /** Chooses the weights: equal seeds give equal ones. */
  public ManifestDraft seed(long value) {
    seed = value;
    return this;
  }

  /**
   * Adds goldens: grey inputs, each with the same scores.
   *
   * @param count how many inputs
   * @param scores one for each label
   */
  public ManifestDraft goldens(int count, float tolerance, float... scores) {
    goldens = Optional.of(new GoldensDraft(tolerance, input -> grey(input, count, scores)));
    return this;
  }

  /** Adds a goldens file of any tensors. */
  public ManifestDraft goldensOf(Map<String, TensorSource> tensors) {
    goldens = Optional.of(new GoldensDraft(0.01f, _ -> tensors));
    return this;
  }

  /** What the goldens' file holds, for an input of a certain size. */
  private record GoldensDraft(
      float tolerance, Function<InputSpec, Map<String, TensorSource>> tensors) {}

  private static Map<String, TensorSource> grey(InputSpec input, int count, float[] scores) {
    float[] pixels = new float[count * input.elements()];
    Arrays.fill(pixels, 0.5f);
    float[] all = new float[count * scores.length];
    for (int i = 0; i < all.length; i++) {
      all[i] = scores[i % scores.length];
    }
    return Map.of(
        "inputs",
        TensorSource.of(
            List.of((long) count, 3L, (long) input.height(), (long) input.width()), pixels),
        "scores",
        TensorSource.of(List.of((long) count, (long) scores.length), all));
  }

  /** Changes the finished JSON, also into one that is not sound; the weights stay sound. */
  public ManifestDraft edit(Consumer<ObjectNode> change) {
    edit = edit.andThen(change);
    return this;
  }

  void write(Path folder) {
    Path weights = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(
        weights,
        DType.F32,
        Map.of("version", version),
        RandomWeights.of(architecture.network(labels.size(), new Settings(settings)), seed));
    try {
      ObjectNode json = json(architecture.defaultInput(), weights);
      if (goldens.isPresent()) {
        Path file = folder.resolve("goldens.safetensors");
        SafetensorsWriter.write(
            file, DType.F32, Map.of(), goldens.get().tensors().apply(architecture.defaultInput()));
        stateFile(json.putObject("goldens"), file).put("tolerance", goldens.get().tolerance());
      }
      edit.accept(json);
      Files.writeString(folder.resolve("manifest.json"), json.toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode json(InputSpec spec, Path weights) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", 1).put("description", "").put("architecture", architecture.name());
    settings.forEach(json.putObject("architecture_settings")::put);
    labels.forEach(json.putArray("labels")::add);
    thresholds.forEach(json.putObject("thresholds")::put);
    ObjectNode input = json.putObject("input");
    input.put("width", spec.width()).put("height", spec.height());
    input.put("resize", spec.resize().name()).put("filter", spec.filter().name());
    input.put("channel_order", spec.channelOrder().name()).put("scale", spec.scale());
    spec.mean().forEach(input.putArray("mean")::add);
    spec.standardDeviation().forEach(input.putArray("standard_deviation")::add);
    ObjectNode _ = stateFile(json.putObject("weights"), weights);
    json.put("create_time", "2026-11-01T00:00:00Z");
    json.putObject("provenance").put("seed", Long.toString(seed));
    return json;
  }

  private static ObjectNode stateFile(ObjectNode json, Path file) throws IOException {
    return json.put("sha256", MoreFiles.asByteSource(file).hash(Hashing.sha256()).toString())
        .put("size_bytes", Files.size(file));
  }
}
