package dev.marquee.server.training;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetUse;
import jakarta.inject.Inject;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the datasets of runs that have not ended. Thread-safe. */
public final class RunDatasetUse implements DatasetUse {
  private final TrainingStore store;

  @Inject
  RunDatasetUse(TrainingStore store) {
    this.store = store;
  }

  @Override
  public Set<String> of(DatasetName dataset) {
    return store.read(TrainingReader::unfinished).stream()
        .filter(run -> run.spec().datasets().contains(dataset))
        .map(run -> run.name().toString())
        .collect(Collectors.toSet());
  }
}
