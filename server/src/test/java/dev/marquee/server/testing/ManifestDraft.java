package dev.marquee.server.testing;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.common.hash.Hashing;
import com.google.common.io.MoreFiles;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Settings;
import dev.marquee.models.weights.DType;
import dev.marquee.models.weights.SafetensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/** What a version's manifest shall say; the rest of it follows from that. */
public final class ManifestDraft {
  private final String version;
  private final Map<String, String> settings = new TreeMap<>();
  private final Map<String, Float> thresholds = new TreeMap<>();
  private String architecture = "custom-cnn";
  private List<String> labels = List.of("Action", "Comedy", "Drama");
  private long seed;
  private Consumer<ObjectNode> edit = _ -> {};

  ManifestDraft(String version) {
    this.version = version;
    this.seed = version.hashCode();
  }

  /** Names the network family; {@code custom-cnn} unless told. */
  public ManifestDraft architecture(String name) {
    architecture = name;
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

  /** Changes the finished JSON, also into one that is not sound; the weights stay sound. */
  public ManifestDraft edit(Consumer<ObjectNode> change) {
    edit = edit.andThen(change);
    return this;
  }

  void write(Path folder) {
    Architecture family = Architectures.onClassPath().get(architecture);
    Path weights = folder.resolve("weights.safetensors");
    SafetensorsWriter.write(
        weights,
        DType.F32,
        Map.of("version", version),
        RandomWeights.of(family.network(labels.size(), new Settings(settings)), seed));
    try {
      ObjectNode json = json(family.defaultInput(), weights);
      edit.accept(json);
      Files.writeString(folder.resolve("manifest.json"), json.toPrettyString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ObjectNode json(InputSpec spec, Path weights) throws IOException {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("format", 1).put("description", "").put("architecture", architecture);
    settings.forEach(json.putObject("architecture_settings")::put);
    labels.forEach(json.putArray("labels")::add);
    thresholds.forEach(json.putObject("thresholds")::put);
    ObjectNode input = json.putObject("input");
    input.put("width", spec.width()).put("height", spec.height());
    input.put("resize", spec.resize().name()).put("filter", spec.filter().name());
    input.put("channel_order", spec.channelOrder().name()).put("scale", spec.scale());
    spec.mean().forEach(input.putArray("mean")::add);
    spec.standardDeviation().forEach(input.putArray("standard_deviation")::add);
    json.putObject("weights")
        .put("sha256", MoreFiles.asByteSource(weights).hash(Hashing.sha256()).toString())
        .put("size_bytes", Files.size(weights));
    json.put("create_time", "2026-11-01T00:00:00Z");
    json.putObject("provenance").put("seed", Long.toString(seed));
    return json;
  }
}
