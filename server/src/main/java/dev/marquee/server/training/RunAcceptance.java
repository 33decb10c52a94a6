package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.labels.Vocabulary;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.models.recipe.Split;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.Texts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Finds out what a specification means, and whether it can be done. Thread-safe. */
final class RunAcceptance {
  /** What the fields of a specification begin with in a request. */
  private static final String SPEC = "start.spec.";

  private final Catalog catalog;
  private final Registry registry;
  private final DatasetSource datasets;
  private final TrainingParts parts;

  RunAcceptance(Catalog catalog, Registry registry, DatasetSource datasets, TrainingParts parts) {
    this.catalog = catalog;
    this.registry = registry;
    this.datasets = datasets;
    this.parts = parts;
  }

  /**
   * What was found.
   *
   * @param datasets the digests of those that the run needs
   */
  record Found(Resolved resolved, Map<DatasetName, Digest> datasets) {}

  /**
   * Resolves a specification.
   *
   * @throws Failure if something that it names is not there, or it cannot be trained so
   */
  Found resolve(RunSpec spec) {
    StoredModel _ = catalog.model(spec.model());
    Map<DatasetName, Digest> digests = digests(spec);
    Parents parents = Parents.of(spec, registry);
    String architecture = parents.architecture(spec);
    Map<String, String> settings = parents.settings(spec);
    Recipe recipe = inSpec(() -> recipe(spec.recipe()));
    if (spec.data() instanceof RunSpec.Streamed streamed) {
      requireSound(streamed);
      requireStreamable(recipe);
    }
    TrainingData data =
        inSpec(() -> parts.preparation().prepare(spec, recipe, RunAcceptance::notYet));
    if (spec.data() instanceof RunSpec.Streamed streamed) {
      requireKnown(streamed.frequencies().keySet(), data.labels());
    }
    if (recipe.epochs() == 0) {
      parents.requireEnoughUntrained(spec, data.labels());
    }
    for (InputSpec input : List.of(recipe.input(), recipe.trainingInput())) {
      Network network =
          parts.networks().network(architecture, settings, data.labels().size(), input);
      requireFits(recipe, network);
    }
    String _ = inSpec(() -> parts.trainers().device(spec.device()));
    return new Found(
        new Resolved(architecture, settings, parents.names(), recipe.yaml(), recipe.epochs()),
        digests);
  }

  /** Whoever streams batches decides what is in them; a recipe that would is not followed. */
  private static void requireStreamable(Recipe recipe) {
    if (recipe.samplesPerLabel() > 0) {
      throw notStreamed("samples_per_label", "no crops are made of", "0");
    }
    if (recipe.split() instanceof Split.Share) {
      throw notStreamed("split", "no share is held out of", "existing");
    }
  }

  private static Failure notStreamed(String key, String why, String neutral) {
    return new Failure.InvalidArgument(
        Reason.RECIPE_INVALID,
        SPEC + "recipe." + key,
        "Key '%s' has no meaning here, for %s batches that are streamed: train with a dataset, or set it to %s."
            .formatted(key, why, neutral));
  }

  private Map<DatasetName, Digest> digests(RunSpec spec) {
    return spec.datasets().stream()
        .collect(Collectors.toUnmodifiableMap(name -> name, datasets::digest, (one, _) -> one));
  }

  /**
   * Checks that all is still there that was found: the model that gets the version, the versions
   * that are begun with, the datasets with what they held.
   *
   * @throws Failure if something is not
   */
  void requireThere(RunSpec spec, Found found) {
    StoredModel _ = catalog.model(spec.model());
    found.resolved().parents().forEach(registry::version);
    if (!digests(spec).equals(found.datasets())) {
      throw new Failure.NotFound(
          Reason.DATASET_NOT_FOUND,
          "A dataset of this run was deleted, and another one made under its name, while the run was being accepted: begin it again.");
    }
  }

  /** Recipes and devices are refused by parts that do not know where a request has them. */
  private static <T> T inSpec(Supplier<T> work) {
    try {
      return work.get();
    } catch (Failure.InvalidArgument e) {
      String field = e.violations().getFirst().field();
      if (field.startsWith(SPEC)) {
        throw e;
      }
      throw new Failure.InvalidArgument(
          e.reason(), SPEC + field, String.valueOf(e.getMessage()), e);
    }
  }

  /** A rate that is of no parameter would leave the network as it is, without a word. */
  private static void requireFits(Recipe recipe, Network network) {
    Recipe _ =
        inSpec(
            () -> {
              recipe.requireFits(network);
              return recipe;
            });
  }

  private static void requireKnown(Set<String> stated, List<String> labels) {
    for (String label : stated) {
      if (!labels.contains(label)) {
        throw invalid(
            "start.spec.streamed.label_frequencies",
            "'%s' is no label that the network learns, of which there are %d, such as '%s': state frequencies of those that the recipe's label merge leaves."
                .formatted(Texts.shortened(label, Texts.SHOWN), labels.size(), labels.getFirst()));
      }
    }
  }

  private static Spool notYet() {
    throw new IllegalStateException("batches come once the run is accepted");
  }

  private static Recipe recipe(RunSpec.RecipeChoice choice) {
    return switch (choice) {
      case RunSpec.RecipeChoice.Named(var name, var settings) -> Recipes.named(name, settings);
      case RunSpec.RecipeChoice.Written(var yaml, var settings) -> Recipes.read(yaml, settings);
    };
  }

  private static void requireSound(RunSpec.Streamed streamed) {
    try {
      Vocabulary _ = new Vocabulary(streamed.labels());
    } catch (IllegalArgumentException e) {
      throw invalid(
          "start.spec.streamed.labels",
          "The labels are no vocabulary: %s.".formatted(e.getMessage()));
    }
    if (streamed.batches() < 1 || streamed.batches() > RunSpec.Streamed.MAX_BATCHES) {
      throw invalid(
          "start.spec.streamed.batch_count",
          "batch_count must be 1 to %d, not %d."
              .formatted(RunSpec.Streamed.MAX_BATCHES, streamed.batches()));
    }
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
