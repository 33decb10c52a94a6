package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.tools.bench.machine.Machine;
import dev.marquee.tools.bench.machine.ResultHead;
import dev.marquee.tools.bench.raw.BareAnswers;
import dev.marquee.tools.bench.raw.BareLoops;
import dev.marquee.tools.bench.raw.BareOrder;
import dev.marquee.tools.bench.raw.BareResult;
import dev.marquee.tools.bench.raw.BareWork;
import dev.marquee.tools.bench.raw.RawBench;
import dev.marquee.tools.bench.raw.RawJson;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee bench raw}. */
@Command(
    name = "raw",
    description = {
      "Measures what there is to serve with: decoding, the engine alone on inputs that are ready, "
          + "and both in a bare loop of batches, in one process without any server.",
      "",
      "See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench raw --images posters --batch 1,8,16",
      "  marquee bench raw --json > raw.json"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchRawCommand implements Callable<Integer> {
  private static final long SECONDS = 3;

  @Mixin private BenchedServingOption serving;
  @Mixin private TurnsOption turns = new TurnsOption(SECONDS);
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Option(
      names = "--batch",
      paramLabel = "N",
      split = ",",
      defaultValue = "1,2,4,8,16,32,64",
      description = "Sizes of batches, separated by commas. Default: 1,2,4,8,16,32,64.")
  private List<Integer> batches;

  @Option(
      names = "--on-order",
      hidden = true,
      description = "Stands ready for orders on standard input: the bare loop of bench serve.")
  private boolean onOrder;

  @Override
  public Integer call() throws Exception {
    RawBench bench;
    try {
      BareWork work = serving.work().withoutServer();
      bench = new RawBench(work, batches, turns.window(), turns.turns());
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
    return BenchedWorkOption.measured(() -> measure(bench));
  }

  private int measure(RawBench bench) {
    try (BareLoops loops = new BareLoops(bench.work(), Ticker.systemTicker())) {
      if (onOrder) {
        BareAnswers.to(
            new BufferedReader(new InputStreamReader(System.in, UTF_8)), loops, result::print);
        return 0;
      }
      Map<BareOrder, List<BareResult>> found = bench.run(loops, line -> result.errors().say(line));
      ObjectNode json = ResultHead.of("raw", Instant.now(), Machine.here());
      RawJson.put(bench, found, json);
      result.print(result.json() ? json.toString() : RawTable.render(json, result.columns()));
      return 0;
    }
  }
}
