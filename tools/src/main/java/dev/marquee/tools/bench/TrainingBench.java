package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Measures how fast a training is that is streamed to a server, in a bare loop, and in Python. All
 * stand ready in the beginning and take turns, so that what else the machine does meets all alike.
 *
 * @param steps that each makes in a round, at least 2
 * @param warmUp how many rounds are made before, and not counted; at least 0
 * @param rounds that are counted, at least 1
 * @param python the interpreter; empty to leave Python out
 * @param channelsLast whether PyTorch gets the layout that suits a CPU, too
 * @param ticker tells the time
 */
public record TrainingBench(
    TrainingWork work,
    int steps,
    int warmUp,
    int rounds,
    Optional<String> python,
    boolean channelsLast,
    Ticker ticker) {

  public TrainingBench {
    if (steps < 2 || steps > 100_000) {
      throw new IllegalArgumentException("--steps must be 2 to 100000, not " + steps);
    }
    if (warmUp < 0 || warmUp > 1000) {
      throw new IllegalArgumentException("--warm-up must be 0 to 1000, not " + warmUp);
    }
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds must be 1 to 1000, not " + rounds);
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
    try (Contender streamed = new StreamedTraining(work, steps, ticker);
        Contender bare = new BareTraining(work, steps, ticker)) {
      if (python.isEmpty()) {
        return new TrainingSpeeds(takeTurns(List.of(streamed, bare), progress), "");
      }
      try (PythonTraining other = new PythonTraining(work, steps, python.get(), channelsLast)) {
        return new TrainingSpeeds(
            takeTurns(List.of(streamed, bare, other), progress), other.version());
      }
    }
  }

  private Map<String, List<Double>> takeTurns(
      List<Contender> contenders, Consumer<String> progress) {
    Map<String, List<Double>> speeds = new LinkedHashMap<>();
    contenders.forEach(contender -> speeds.put(contender.name(), new ArrayList<>()));
    List<Contender> order = new ArrayList<>(contenders);
    for (int turn = 1; turn <= warmUp + rounds; turn++) {
      boolean counts = turn > warmUp;
      String round =
          counts
              ? "round %d of %d".formatted(turn - warmUp, rounds)
              : "warm-up %d of %d".formatted(turn, warmUp);
      for (Contender contender : order) {
        progress.accept("%s: %s".formatted(round, contender.name()));
        double speed = contender.imagesPerSecond();
        if (counts) {
          speeds.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(speed);
        }
      }
      // Nobody is always the first after a pause, or the one after the slowest.
      Collections.rotate(order, -1);
    }
    return speeds;
  }
}
