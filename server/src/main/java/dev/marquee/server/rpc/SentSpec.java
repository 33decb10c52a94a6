package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.VocabularyRules;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Texts;
import dev.marquee.server.registry.VersionUpdate;
import dev.marquee.server.training.RunSpec;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingSpec;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Reads the specification of a run as a client sent it. */
final class SentSpec {
  private static final int MAX_RECIPE_BYTES = 64 << 10;
  private static final int MAX_SETTINGS = 1000;
  private static final int MAX_WORD = 200;

  private SentSpec() {}

  /**
   * Reads one, for its form alone.
   *
   * @throws Failure.InvalidArgument if a field is at fault
   */
  static RunSpec read(TrainingSpec spec) {
    return new RunSpec(
        ModelName.parse("start.spec.model", spec.getModel()),
        unlessEmpty(line("start.spec.architecture", spec.getArchitecture())),
        settings("start.spec.architecture_settings", spec.getArchitectureSettingsMap()),
        parents(spec),
        recipe(spec.getRecipe()),
        spec.getSeed(),
        line("start.spec.device", spec.getDevice()),
        data(spec),
        unlessEmpty(spec.getValidationDataset())
            .map(text -> DatasetName.parse("start.spec.validation_dataset", text)),
        Texts.check("start.spec.description", spec.getDescription(), Texts.MAX_DESCRIPTION),
        VersionUpdate.checkTags("start.spec.tags", spec.getTagsMap()));
  }

  private static List<ModelReference> parents(TrainingSpec spec) {
    List<String> others = spec.getOtherParentVersionsList();
    String field = "start.spec.other_parent_versions";
    if (others.size() >= RunSpec.MAX_PARENTS) {
      throw invalid(
          field,
          "A run begins with the mean of at most %d versions, not of %d."
              .formatted(RunSpec.MAX_PARENTS, others.size() + 1));
    }
    if (!others.isEmpty() && spec.getParentVersion().isEmpty()) {
      throw invalid(field, "Name the first of the versions in parent_version.");
    }
    return Stream.concat(
            unlessEmpty(spec.getParentVersion()).stream()
                .map(text -> ModelReference.parse("start.spec.parent_version", text)),
            IntStream.range(0, others.size())
                .mapToObj(i -> ModelReference.parse("%s[%d]".formatted(field, i), others.get(i))))
        .toList();
  }

  private static RunSpec.RecipeChoice recipe(RecipeChoice choice) {
    Map<String, String> settings = settings("start.spec.recipe.settings", choice.getSettingsMap());
    return switch (choice.getSourceCase()) {
      case NAME ->
          new RunSpec.RecipeChoice.Named(
              line("start.spec.recipe.name", choice.getName()), settings);
      case YAML -> {
        if (choice.getYaml().getBytes(StandardCharsets.UTF_8).length > MAX_RECIPE_BYTES) {
          throw invalid("start.spec.recipe.yaml", "A recipe has at most 64 KiB.");
        }
        yield new RunSpec.RecipeChoice.Written(choice.getYaml(), settings);
      }
      case SOURCE_NOT_SET ->
          throw invalid(
              "start.spec.recipe", "A run needs a recipe: name one of ListRecipes, or send YAML.");
    };
  }

  private static RunSpec.Data data(TrainingSpec spec) {
    return switch (spec.getDataCase()) {
      case DATASET ->
          new RunSpec.OfDataset(DatasetName.parse("start.spec.dataset", spec.getDataset()));
      case STREAMED -> streamed(spec.getStreamed());
      case DATA_NOT_SET ->
          throw invalid(
              "start.spec", "A run needs something to train with: fill in dataset or streamed.");
    };
  }

  private static RunSpec.Data streamed(StreamedData data) {
    VocabularyRules.check("start.spec.streamed.labels", data.getLabelsList());
    return new RunSpec.Streamed(
        data.getLabelsList(), data.getBatchCount(), data.getLabelFrequenciesMap());
  }

  private static Map<String, String> settings(String field, Map<String, String> sent) {
    if (sent.size() > MAX_SETTINGS) {
      throw invalid(field, "%s has at most %d entries.".formatted(field, MAX_SETTINGS));
    }
    sent.forEach(
        (key, value) -> {
          String _ = line(field, key);
          String _ = Texts.check("%s[%s]".formatted(field, key), value, Texts.MAX_DESCRIPTION);
        });
    return sent;
  }

  private static String line(String field, String text) {
    return Texts.checkLine(field, text, MAX_WORD);
  }

  private static Optional<String> unlessEmpty(String text) {
    return text.isEmpty() ? Optional.empty() : Optional.of(text);
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
