package dev.marquee.tools;

import dev.marquee.tools.bench.serving.PeerSpec;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
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
          + "data; the load comes from this one. Each call skips the response cache. Takes about "
          + "(warm-up + rounds) x 2 x seconds. What counts is the ratio of posters per second. See "
          + "docs/benchmarks.md."
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
  @Mixin private ServePlanOption plan;
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    return run().print(result);
  }

  private ServeRun run() {
    try {
      List<PeerSpec> peers = plan.peers(Set.of());
      return new ServeRun(plan.plan(), peers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }
}
