package dev.marquee.server.training;

import dev.marquee.models.metrics.Predictions;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the weights of some checkpoints say of the validation images. Used by one thread. */
final class KnownPredictions {
  private final Map<Long, Predictions> byStep = new HashMap<>();

  void add(long step, Predictions predictions) {
    byStep.put(step, predictions);
  }

  /** Forgets those of all other steps. */
  void keep(Set<Long> steps) {
    byStep.keySet().retainAll(steps);
  }

  Optional<Predictions> at(long step) {
    return Optional.ofNullable(byStep.get(step));
  }
}
