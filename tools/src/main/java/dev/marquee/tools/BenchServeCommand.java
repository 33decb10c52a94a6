package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.load.Target;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import dev.marquee.tools.bench.raw.BareTask;
import dev.marquee.tools.bench.serving.ServeBench;
import dev.marquee.tools.bench.serving.ServeFindings;
import dev.marquee.tools.bench.serving.ServeJson;
import dev.marquee.tools.bench.serving.ServePlan;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee bench serve}. */
@Command(
    name = "serve",
    description = {
      "Measures how fast a server classifies posters, against a bare loop that decodes and infers "
          + "the same bytes in batches without any server.",
      "",
      "The server and the bare loop are processes of their own, started for this with temporary "
          + "data; the load comes from this one. Takes about (warm-up + rounds) x 2 x seconds. What "
          + "counts is the ratio of posters per second. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench serve --images posters --clients 32 --seconds 10 --json",
      "  marquee bench serve --clients 1 --against bare,single",
      "  marquee bench serve --arrivals poisson --load 0.7 --against single",
      "  marquee bench serve --arrivals poisson --load 3 --deadline-ms 500 --against none"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchServeCommand implements Callable<Integer> {
  private static final String NONE = "none";

  @Mixin private BenchedServingOption serving;
  @Mixin private ArrivalsOption arrivals;
  @Mixin private PeersOption peers;
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "10",
      description = "How long each window is. Default: 10.")
  private long seconds;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often everything takes its turn. Default: 5.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many rounds are made before, and not counted: a JVM compiles what it runs often. "
              + "Default: 1.")
  private int warmUp;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "The most images that the engine gets at once: serving.max_batch of the server, and the "
              + "batch of the bare loop. Default: 16, as a server's.")
  private int batch;

  @Option(
      names = "--versions",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many versions, of the same weights, are loaded and asked in turn. Default: 1.")
  private int versions;

  @Option(
      names = "--against",
      paramLabel = "LOOP",
      split = ",",
      defaultValue = "bare",
      description =
          "What takes turns with the server, separated by commas: bare; engine, the engine alone on "
              + "inputs that are ready; single, one poster after the other; or none. Default: bare.")
  private List<String> against;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description = "Another key of the server's configuration. Several may follow each other.")
  private List<String> settings = new ArrayList<>();

  @Override
  public Integer call() throws Exception {
    ServePlan plan = plan();
    ServeFindings found =
        BenchedWorkOption.measured(
            () -> {
              Map<String, Target> targets = peers.connect(plan);
              try {
                return new ServeBench(plan, Timeline.system())
                    .run(targets, line -> result.errors().say(line));
              } finally {
                targets.values().forEach(Target::close);
              }
            });
    ObjectNode json = ResultHead.of("serve", Instant.now(), Machine.here());
    ServeJson.put(found, json);
    result.print(result.json() ? json.toString() : ServeTable.render(json, result.columns()));
    return 0;
  }

  private ServePlan plan() {
    try {
      peers.check();
      return new ServePlan(
          serving.work(),
          batch,
          versions,
          settings,
          arrivals.arrivals(),
          arrivals.clients(),
          arrivals.connections(),
          Duration.ofSeconds(seconds),
          arrivals.deadline(),
          against.equals(List.of(NONE))
              ? List.of()
              : against.stream().map(BareTask::named).toList(),
          new Turns(warmUp, rounds));
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }
}
