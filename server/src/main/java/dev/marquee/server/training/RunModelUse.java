package dev.marquee.server.training;

import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelUse;
import dev.marquee.server.registry.VersionName;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Keeps the models that get the versions of runs that have not ended, and the versions that these
 * begin with. Thread-safe.
 */
public final class RunModelUse implements ModelUse {
  private final TrainingStore store;

  @Inject
  RunModelUse(TrainingStore store) {
    this.store = store;
  }

  @Override
  public Set<String> of(ModelName model) {
    return runs(run -> run.spec().model().equals(model));
  }

  @Override
  public Set<String> of(VersionName version) {
    return runs(run -> run.resolved().parents().contains(version));
  }

  private Set<String> runs(Predicate<StoredRun> which) {
    return store.read(TrainingReader::unfinished).stream()
        .filter(which)
        .map(run -> run.name().toString())
        .collect(Collectors.toUnmodifiableSet());
  }
}
