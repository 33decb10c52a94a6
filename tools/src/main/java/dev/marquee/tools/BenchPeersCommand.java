package dev.marquee.tools;

import dev.marquee.tools.bench.serving.PeerSpec;
import dev.marquee.tools.bench.serving.ServePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee bench peers}. */
@Command(
    name = "peers",
    description = {
      "Measures how fast a server classifies posters, against other model servers with the same "
          + "weights, posters, load, threads and batches: PyTorch and ONNX Runtime behind gRPC in "
          + "Python, and PyTriton.",
      "",
      "It does what bench serve does, skips the response cache, and starts these peers before. They "
          + "compute on the CPU. Takes about (warm-up + rounds) x (2 + peers) x seconds. What counts "
          + "are the ratios, above 1 where Marquee is faster. See docs/benchmarks.md."
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench peers --python venv/bin/python --images posters --clients 32",
      "  marquee bench peers --python p/bin/python --triton-python t/bin/python",
      "  marquee bench peers --python venv/bin/python --arrivals poisson --load 0.7"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class BenchPeersCommand implements Callable<Integer> {
  @Mixin private ServePlanOption plan;
  @Mixin private PeerScriptsOption scripts;
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws Exception {
    return run().print(result);
  }

  private ServeRun run() {
    try {
      List<PeerSpec> peers = new ArrayList<>(scripts.specs());
      peers.addAll(plan.peers(peers.stream().map(PeerSpec::name).collect(Collectors.toSet())));
      ServePlan measured = plan.plan();
      if (!measured.work().device().equals("cpu")) {
        throw new IllegalArgumentException("--device can be cpu only: the peers know no other");
      }
      return new ServeRun(measured, peers);
    } catch (IllegalArgumentException e) {
      throw new ParameterException(command.commandLine(), e.getMessage() + ".", e);
    }
  }
}
