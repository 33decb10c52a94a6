package dev.marquee.server.training;

import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.training.InitialWeights;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import jakarta.inject.Provider;
import java.util.ArrayList;
import java.util.List;

/** Makes what trains a run's network. Thread-safe. */
final class Trainers {
  private final Provider<TrainerEngine> engine;
  private final Registry registry;

  /**
   * @param engine asked when it is needed first: it loads a library of hundreds of megabytes
   */
  Trainers(Provider<TrainerEngine> engine, Registry registry) {
    this.engine = engine;
    this.registry = registry;
  }

  /**
   * Returns which device a run trains on.
   *
   * @throws dev.marquee.models.failure.Failure if it is not there
   */
  String device(String choice) {
    return engine.get().trainingDevice(choice);
  }

  /**
   * Returns the trainer of a run, before its first step. Called on the train thread.
   *
   * @return the caller closes it
   */
  Trainer trainer(StoredRun run, Recipe recipe, Network network, TrainingData data) {
    if (run.resolved().parents().isEmpty()) {
      return trainer(run, recipe, network, data, InitialWeights.fresh(network, run.spec().seed()));
    }
    Parents parents =
        new Parents(run.resolved().parents().stream().map(registry::version).toList());
    List<SafetensorsFile> weights = new ArrayList<>();
    try {
      for (VersionEntry one : parents.versions()) {
        weights.add(registry.openWeights(one));
      }
      boolean sameLabels = parents.haveLabels(data.labels());
      return trainer(
          run,
          recipe,
          network,
          data,
          InitialWeights.of(weights, network, sameLabels, run.spec().seed()));
    } finally {
      weights.forEach(SafetensorsFile::close);
    }
  }

  private Trainer trainer(
      StoredRun run, Recipe recipe, Network network, TrainingData data, InitialWeights drawn) {
    InitialWeights scaled = drawn.withHeadScaled(recipe.head().weightScale());
    InitialWeights initial =
        recipe.head().biasAtFrequencies() ? scaled.withHeadAt(data.frequencyArray()) : scaled;
    return engine
        .get()
        .trainer(
            network,
            recipe.input(),
            recipe.trainerSettings(),
            initial,
            data.frequencyArray(),
            run.spec().device());
  }
}
