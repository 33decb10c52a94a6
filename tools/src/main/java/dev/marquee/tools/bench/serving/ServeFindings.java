package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Quantile;
import dev.marquee.tools.bench.load.LoadWindow;
import dev.marquee.tools.bench.machine.GpuUse;
import dev.marquee.tools.bench.machine.ProcessMemory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * What was found of serving. Immutable.
 *
 * @param peers the names of others that served in turn
 * @param turns by the name of who took them, one for each round
 * @param rate how many calls a second an open loop was to make; empty of a closed one
 * @param engine that served
 * @param memory of the server's process at the end
 */
public record ServeFindings(
    ServePlan plan,
    List<String> peers,
    Map<String, List<ServingTurn>> turns,
    OptionalDouble rate,
    String engine,
    ProcessMemory memory) {
  /** The server under the load that is asked for. */
  public static final String SERVER = "server";

  /** The same server in a closed loop, beside an open one. */
  public static final String PEAK = "peak";

  /** Returns the calls of all rounds of one that served. */
  public LoadWindow calls(String name) {
    return LoadWindow.of(of(name).stream().flatMap(turn -> turn.load().stream()).toList());
  }

  /** Returns whether one of this name took turns. */
  public boolean has(String name) {
    return turns.containsKey(name);
  }

  /** Returns the turns of one that took some. */
  public List<ServingTurn> of(String name) {
    return Optional.ofNullable(turns.get(name)).orElseThrow();
  }

  /** Returns the median over the rounds of posters per second. */
  public double perSecond(String name) {
    return Quantile.median(of(name).stream().map(ServingTurn::perSecond).toList());
  }

  /** Returns the median over the rounds of the median time; empty where no call went well. */
  public OptionalDouble p50Millis(String name) {
    List<Double> known =
        of(name).stream().flatMapToDouble(turn -> turn.p50Millis().stream()).boxed().toList();
    return known.isEmpty() ? OptionalDouble.empty() : OptionalDouble.of(Quantile.median(known));
  }

  /** Returns how the GPU was used over all rounds of one; empty where the CPU computes. */
  public Optional<GpuUse> gpu(String name) {
    return GpuUse.mean(of(name).stream().flatMap(turn -> turn.gpu().stream()).toList());
  }

  /** Returns how many times as fast the server was as another, round by round. */
  public List<Double> ratios(String other) {
    List<Double> all = new ArrayList<>();
    for (int round = 0; round < of(SERVER).size(); round++) {
      all.add(of(SERVER).get(round).perSecond() / of(other).get(round).perSecond());
    }
    return all;
  }

  /**
   * Returns how many times as long the 99th percentile of another's calls was as that of the
   * server's, round by round; rounds are left out in which no call of one of them went well.
   */
  public List<Double> p99Ratios(String other) {
    List<Double> all = new ArrayList<>();
    for (int round = 0; round < of(SERVER).size(); round++) {
      OptionalDouble ours = of(SERVER).get(round).p99Millis();
      OptionalDouble theirs = of(other).get(round).p99Millis();
      if (ours.isPresent() && theirs.isPresent()) {
        all.add(theirs.getAsDouble() / ours.getAsDouble());
      }
    }
    return all;
  }
}
