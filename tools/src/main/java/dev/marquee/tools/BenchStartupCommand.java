package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import dev.marquee.tools.bench.serving.StartupBench;
import dev.marquee.tools.bench.serving.StartupFindings;
import java.time.Instant;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee bench startup}. */
@Command(
    name = "startup",
    description = {
      "Measures how long a server takes from the start of its process until it serves, against one "
          + "without the JVM's ahead-of-time cache whose engine is not begun beside the rest.",
      "",
      "All starts are on one temporary data folder, which a start before them has made. Takes some "
          + "seconds for each start. What counts is the ratio. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench startup",
      "  marquee bench startup --rounds 11 --json > startup.json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchStartupCommand implements Callable<Integer> {
  @Option(
      names = "--rounds",
      paramLabel = "N",
      defaultValue = "5",
      description = "How often a server is started in each way. Default: 5.")
  private int rounds;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many rounds are made before, and not counted: files come from the disk once. "
              + "Default: 1.")
  private int warmUp;

  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    Turns turns = turns();
    StartupFindings found =
        BenchedWorkOption.measured(
            () ->
                new StartupBench(turns, Timeline.system()).run(line -> result.errors().say(line)));
    ObjectNode json = ResultHead.of("startup", Instant.now(), Machine.here());
    found.put(json);
    result.print(result.json() ? json.toString() : StartupTable.render(json, result.columns()));
    return 0;
  }

  private Turns turns() {
    try {
      return new Turns(warmUp, rounds);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }
}
