package dev.marquee.tools;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Outcomes as they become ready go in, outcomes in the order of the posters come out, each as soon
 * as all before it are there. Those that wait hold scores, not images, so a slow poster costs
 * little. Not thread-safe.
 */
final class OutcomesInOrder {
  private final List<Path> posters;
  private final Consumer<PosterOutcome> sink;
  private final Map<Integer, PosterOutcome> waiting = new HashMap<>();
  private int next;

  OutcomesInOrder(List<Path> posters, Consumer<PosterOutcome> sink) {
    this.posters = posters;
    this.sink = sink;
  }

  /** The outcome of the poster at this place, made from the poster's file. */
  void put(int place, Function<Path, PosterOutcome> outcome) {
    waiting.put(place, outcome.apply(posters.get(place)));
    for (@Nullable PosterOutcome ready = waiting.remove(next);
        ready != null;
        ready = waiting.remove(next)) {
      next++;
      sink.accept(ready);
    }
  }

  /** The outcome of every poster that has none yet. */
  void putRest(Function<Path, PosterOutcome> outcome) {
    while (next < posters.size()) {
      put(next, outcome);
    }
  }
}
