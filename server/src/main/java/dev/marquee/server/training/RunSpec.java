package dev.marquee.server.training;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a run shall do, as somebody asked for it. Immutable.
 *
 * @param model gets the new version
 * @param architecture the family of the network; empty for that of the parents
 * @param architectureSettings where they differ from the family's defaults, or the parents'
 * @param parents the versions to begin with, at most {@value #MAX_PARENTS}: with the mean of their
 *     weights, in which one that is there twice counts twice; none where all begins afresh
 * @param seed decides every random number
 * @param device {@code cpu}, {@code gpu:0} and so on, or {@code auto}
 * @param validation the dataset to measure on; empty for the one that is trained with, if any
 * @param description what the new version is for; empty for a sentence of the server's
 * @param tags the new version's
 */
public record RunSpec(
    ModelName model,
    Optional<String> architecture,
    Map<String, String> architectureSettings,
    List<ModelReference> parents,
    RecipeChoice recipe,
    long seed,
    String device,
    Data data,
    Optional<DatasetName> validation,
    String description,
    Map<String, String> tags) {
  /** The most versions that a run may begin with. */
  public static final int MAX_PARENTS = 16;

  /** How to train. */
  public sealed interface RecipeChoice {
    /** Keys of the recipe with other values, as YAML. */
    Map<String, String> settings();

    /** A recipe that the server has. */
    record Named(String name, Map<String, String> settings) implements RecipeChoice {
      public Named {
        settings = Map.copyOf(settings);
      }
    }

    /** A recipe that somebody wrote. */
    record Written(String yaml, Map<String, String> settings) implements RecipeChoice {
      public Written {
        settings = Map.copyOf(settings);
      }
    }
  }

  /** What to train with. */
  public sealed interface Data {}

  /** A committed dataset. */
  public record OfDataset(DatasetName name) implements Data {}

  /**
   * Batches that are streamed.
   *
   * @param labels the vocabulary, before the recipe merges labels
   * @param batches how many make a pass over the data, 1 to {@value #MAX_BATCHES}
   * @param frequencies the share of the examples that have a label, in (0, 1), by label
   */
  public record Streamed(List<String> labels, long batches, Map<String, Float> frequencies)
      implements Data {
    /** The most batches that a pass may have. */
    public static final long MAX_BATCHES = 10_000_000;

    public Streamed {
      labels = List.copyOf(labels);
      frequencies = Map.copyOf(frequencies);
    }
  }

  public RunSpec {
    architectureSettings = Map.copyOf(architectureSettings);
    parents = List.copyOf(parents);
    if (parents.size() > MAX_PARENTS) {
      throw new IllegalArgumentException("a run begins with %d versions".formatted(parents.size()));
    }
    tags = Map.copyOf(tags);
  }

  /** Returns the fields of a request in which another specification differs from this. */
  List<String> differences(RunSpec other) {
    Map<String, Function<RunSpec, Object>> fields = new LinkedHashMap<>();
    fields.put("model", RunSpec::model);
    fields.put("architecture", RunSpec::architecture);
    fields.put("architecture_settings", RunSpec::architectureSettings);
    fields.put("parent_version or other_parent_versions", RunSpec::parents);
    fields.put("recipe", RunSpec::recipe);
    fields.put("seed", RunSpec::seed);
    fields.put("device", RunSpec::device);
    fields.put("dataset or streamed", RunSpec::data);
    fields.put("validation_dataset", RunSpec::validation);
    fields.put("description", RunSpec::description);
    fields.put("tags", RunSpec::tags);
    return fields.entrySet().stream()
        .filter(field -> !field.getValue().apply(this).equals(field.getValue().apply(other)))
        .map(Map.Entry::getKey)
        .toList();
  }

  /** Returns the datasets that the run reads. */
  public List<DatasetName> datasets() {
    Optional<DatasetName> trained =
        data instanceof OfDataset(DatasetName name) ? Optional.of(name) : Optional.empty();
    return Stream.concat(trained.stream(), validation.stream()).distinct().toList();
  }
}
