package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.tools.bench.BesideTrainingBench;
import dev.marquee.tools.bench.Disturbance;
import dev.marquee.tools.bench.Knobs;
import dev.marquee.tools.bench.ServingLoop;
import dev.marquee.tools.bench.TrainingWork;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marquee bench beside-training}. */
@Command(
    name = "beside-training",
    description = {
      "Measures how much longer Classify takes while a run is going on in the same server, for "
          + "each setting of training.priority and training.yield.",
      "",
      "Servers are whole ones in this process, over TCP, with temporary data folders and the "
          + "bundled DenseNet-121. Clients wait for their answers. Takes about "
          + "rounds x settings x 2 x seconds. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Example:",
      "  marquee bench beside-training --seconds 20 --priority 0,10,19 --yield 0s,50ms"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchBesideTrainingCommand implements Callable<Integer> {
  /** The niceness of a run comes from each server's setting. */
  private static final int ANY_NICENESS = 0;

  @Mixin private BenchedWorkOption work;
  @Mixin private ResultOption result;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "30",
      description = "How long each window is. Default: 30.")
  private long seconds;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "2",
      description = "How many clients ask at once. Default: 2.")
  private int clients;

  @Option(
      names = "--pause-ms",
      paramLabel = "MS",
      defaultValue = "50",
      description = "How long a client rests after an answer, in milliseconds. Default: 50.")
  private long pause;

  @Option(
      names = "--priority",
      paramLabel = "N",
      split = ",",
      defaultValue = "0,19",
      description = "Values of training.priority, separated by commas. Default: 0,19.")
  private List<Integer> priorities;

  @Option(
      names = "--yield",
      paramLabel = "TIME",
      split = ",",
      defaultValue = "0s,50ms",
      description = "Values of training.yield, separated by commas. Default: 0s,50ms.")
  private List<String> yields;

  @Override
  public Integer call() throws Exception {
    TrainingWork training = work.work(ANY_NICENESS);
    List<Knobs> settings =
        priorities.stream()
            .flatMap(priority -> yields.stream().map(yield -> new Knobs(priority, yield)))
            .toList();
    BesideTrainingBench bench =
        work.checked(
            () ->
                new BesideTrainingBench(
                    training,
                    new ServingLoop(
                        clients,
                        Duration.ofMillis(pause),
                        Duration.ofSeconds(seconds),
                        training.posters(),
                        Ticker.systemTicker()),
                    settings,
                    work.rounds()));
    List<Disturbance> found =
        BenchedWorkOption.measured(() -> bench.run(line -> result.errors().say(line)));
    result.print(
        result.json()
            ? json(training, found).toString()
            : DisturbanceTable.render(found, result.columns()));
    return 0;
  }

  private ObjectNode json(TrainingWork training, List<Disturbance> found) {
    ObjectNode all =
        ResultHead.of("beside-training", Instant.now(), Machine.here())
            .put("architecture", training.architecture())
            .put("batch_size", training.batchSize())
            .put("threads", training.threads())
            .put("clients", clients)
            .put("pause_ms", pause)
            .put("seconds", seconds);
    ArrayNode settings = all.putArray("settings");
    double fastest = DisturbanceTable.fastest(found);
    for (Disturbance one : found) {
      ObjectNode setting =
          settings
              .addObject()
              .put("priority", one.knobs().priority())
              .put("yield", one.knobs().yield())
              .put("p50_ratio", one.middle(Disturbance.Turn::median))
              .put("p99_ratio", one.middle(Disturbance.Turn::p99))
              .put("training_share", DisturbanceTable.share(one, fastest));
      ArrayNode rounds = setting.putArray("rounds");
      one.turns()
          .forEach(
              turn ->
                  rounds
                      .addObject()
                      .put("p50_ratio", turn.median())
                      .put("p99_ratio", turn.p99())
                      .put("calls", turn.calls())
                      .put("calls_beside", turn.callsBeside()));
    }
    return all;
  }
}
