package dev.marquee.tools.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures how much longer Classify takes while a run is going on in the same server. There is a
 * server for each setting; they take turns, and each is measured without a run right before it is
 * measured with one. The model that answers is the bundled DenseNet-121.
 *
 * @param work what is trained
 * @param loop who is served
 * @param settings to compare, at least one; each once
 * @param rounds at least 1
 */
public record BesideTrainingBench(
    TrainingWork work, ServingLoop loop, List<Knobs> settings, int rounds) {

  public BesideTrainingBench {
    settings = settings.stream().distinct().toList();
    if (settings.isEmpty()) {
      throw new IllegalArgumentException("--priority and --yield must have a value each");
    }
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds must be 1 to 1000, not " + rounds);
    }
  }

  /**
   * Measures.
   *
   * @param progress told a line before each turn
   * @return what was found, in the order of the settings
   * @throws BenchException if something did not come about
   */
  public List<Disturbance> run(Consumer<String> progress) throws InterruptedException {
    Map<Knobs, BenchServer> servers = new LinkedHashMap<>();
    Map<Knobs, List<Disturbance.Turn>> turns = new LinkedHashMap<>();
    try {
      for (Knobs knobs : settings) {
        servers.put(knobs, server(knobs));
        turns.put(knobs, new ArrayList<>());
      }
      for (int round = 1; round <= rounds; round++) {
        for (Map.Entry<Knobs, BenchServer> server : servers.entrySet()) {
          Knobs knobs = server.getKey();
          progress.accept(
              "round %d of %d: priority %d, yield %s"
                  .formatted(round, rounds, knobs.priority(), knobs.yield()));
          turns.computeIfAbsent(knobs, _ -> new ArrayList<>()).add(turn(server.getValue()));
        }
      }
    } finally {
      servers.values().forEach(BenchServer::close);
    }
    return turns.entrySet().stream()
        .map(found -> new Disturbance(found.getKey(), found.getValue()))
        .toList();
  }

  private BenchServer server(Knobs knobs) {
    return BenchServer.start(
        work.threads(),
        Map.of(
            "training.priority",
            Integer.toString(knobs.priority()),
            "training.yield",
            knobs.yield()));
  }

  private Disturbance.Turn turn(BenchServer server) throws InterruptedException {
    ServingWindow alone = loop.ask(server.client());
    try (BackgroundRun run = BackgroundRun.start(server.client(), work)) {
      long start = loop.ticker().read();
      long before = run.steps();
      ServingWindow beside = loop.ask(server.client());
      long steps = run.steps() - before;
      double seconds = (loop.ticker().read() - start) / 1e9;
      return new Disturbance.Turn(
          beside.ratio(alone, 0.5),
          beside.ratio(alone, 0.99),
          alone.calls(),
          beside.calls(),
          steps * work.batchSize() / seconds);
    }
  }
}
