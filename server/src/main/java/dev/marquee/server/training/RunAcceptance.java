package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.labels.Vocabulary;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.server.registry.Catalog;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.VersionEntry;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Finds out what a specification means, and whether it can be done. Thread-safe. */
final class RunAcceptance {
  private final Catalog catalog;
  private final Registry registry;
  private final TrainingParts parts;

  RunAcceptance(Catalog catalog, Registry registry, TrainingParts parts) {
    this.catalog = catalog;
    this.registry = registry;
    this.parts = parts;
  }

  /**
   * Resolves a specification.
   *
   * @throws Failure if something that it names is not there, or it cannot be trained so
   */
  Resolved resolve(RunSpec spec) {
    StoredModel _ = catalog.model(spec.model());
    Optional<VersionEntry> parent = spec.parent().map(registry::resolve).map(registry::version);
    String architecture = architecture(spec, parent.map(VersionEntry::manifest));
    Map<String, String> settings =
        new HashMap<>(parent.map(one -> one.manifest().architectureSettings()).orElse(Map.of()));
    settings.putAll(spec.architectureSettings());
    Recipe recipe = recipe(spec.recipe());
    if (spec.data() instanceof RunSpec.Streamed streamed) {
      requireSound(streamed);
    }
    TrainingData data = parts.preparation().prepare(spec, recipe, RunAcceptance::notYet);
    for (InputSpec input : List.of(recipe.input(), recipe.trainingInput())) {
      Network _ = parts.networks().network(architecture, settings, data.labels().size(), input);
    }
    String _ = parts.trainers().device(spec.device());
    return new Resolved(
        architecture, settings, parent.map(VersionEntry::name), recipe.yaml(), recipe.epochs());
  }

  private static Spool notYet() {
    throw new IllegalStateException("batches come once the run is accepted");
  }

  private static String architecture(RunSpec spec, Optional<Manifest> parent) {
    if (parent.isEmpty()) {
      return spec.architecture()
          .orElseThrow(
              () ->
                  invalid(
                      "start.spec.architecture",
                      "Without a parent_version there is no architecture to go by: name one, such as densenet121."));
    }
    String inherited = parent.get().architecture();
    if (spec.architecture().isPresent() && !spec.architecture().get().equals(inherited)) {
      throw invalid(
          "start.spec.parent_version",
          "The parent is a %s, from which no %s can begin: choose another parent, or leave the architecture out."
              .formatted(inherited, spec.architecture().get()));
    }
    return inherited;
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
