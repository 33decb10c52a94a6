package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Quantile;
import dev.marquee.tools.bench.load.LoadWindow;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was found of the response cache. Immutable.
 *
 * @param requestBytes of a request on average
 * @param replyBytes of a reply on average
 * @param turns by the name of who took them, one for each round
 */
public record CacheFindings(
    CachePlan plan, double requestBytes, double replyBytes, Map<String, List<ServingTurn>> turns) {
  /** Calls that the cache answers. */
  static final String HITS = "hits";

  /** Calls that nothing is done for. */
  static final String ECHOES = "echoes";

  List<ServingTurn> of(String name) {
    return Optional.ofNullable(turns.get(name)).orElseThrow();
  }

  /** Returns the calls of all rounds. */
  LoadWindow calls(String name) {
    return LoadWindow.of(of(name).stream().flatMap(turn -> turn.load().stream()).toList());
  }

  /** Returns the median over the rounds of calls per second. */
  double perSecond(String name) {
    return Quantile.median(of(name).stream().map(ServingTurn::perSecond).toList());
  }

  /** Returns hits per second divided by echoes per second, round by round. */
  List<Double> ratios() {
    List<Double> all = new ArrayList<>();
    for (int round = 0; round < of(HITS).size(); round++) {
      all.add(of(HITS).get(round).perSecond() / of(ECHOES).get(round).perSecond());
    }
    return all;
  }
}
