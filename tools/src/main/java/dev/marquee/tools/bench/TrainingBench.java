package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures how fast a training is that is streamed to a server, in a bare loop, and in Python. All
 * stand ready in the beginning and take turns, so that what else the machine does meets all alike.
 *
 * @param steps that each makes in a round, at least 2
 * @param turns how they are taken
 * @param python the interpreter; empty to leave Python out
 * @param channelsLast whether PyTorch gets the layout that suits a CPU, too
 * @param ticker tells the time
 */
public record TrainingBench(
    TrainingWork work,
    int steps,
    Turns turns,
    Optional<String> python,
    boolean channelsLast,
    Ticker ticker) {

  public TrainingBench {
    if (steps < 2 || steps > 100_000) {
      throw new IllegalArgumentException("--steps must be 2 to 100000, not " + steps);
    }
    if (python.isPresent() && !PythonTraining.ARCHITECTURES.contains(work.architecture())) {
      throw new IllegalArgumentException(
          "--python is for %s only, not for %s"
              .formatted(String.join(" and ", PythonTraining.ARCHITECTURES), work.architecture()));
    }
  }

  /**
   * Measures.
   *
   * @param progress told a line before each turn
   * @throws BenchException if something did not come about
   */
  public TrainingSpeeds run(Consumer<String> progress) {
    try (Contender<Double> streamed = new StreamedTraining(work, steps, ticker);
        Contender<Double> bare = new BareTraining(work, steps, ticker)) {
      if (python.isEmpty()) {
        return new TrainingSpeeds(turns.take(List.of(streamed, bare), progress), "");
      }
      try (PythonTraining other = new PythonTraining(work, steps, python.get(), channelsLast)) {
        return new TrainingSpeeds(
            turns.take(List.of(streamed, bare, other), progress), other.version());
      }
    }
  }
}
