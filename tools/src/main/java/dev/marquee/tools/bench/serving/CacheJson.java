package dev.marquee.tools.bench.serving;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Quantile;
import dev.marquee.tools.bench.load.LoadWindow;
import dev.marquee.tools.bench.raw.PosterShape;
import java.util.List;

/** What {@code marquee bench cache} found, as JSON; scripts hold on to its names. */
public final class CacheJson {
  private CacheJson() {}

  /** Puts all of it into a result that has its head. */
  public static void put(CacheFindings found, ObjectNode result) {
    CachePlan plan = found.plan();
    result.put("model", plan.version().model());
    PosterShape.of(plan.posters()).putInto(result);
    List<Double> ratios = found.ratios();
    result
        .put("clients", plan.clients())
        .put("connections", plan.connections())
        .put("seconds", plan.window().toSeconds())
        .put("rounds", plan.turns().rounds())
        .put("warm_up_rounds", plan.turns().warmUp())
        .put("request_bytes", Math.round(found.requestBytes()))
        .put("reply_bytes", Math.round(found.replyBytes()))
        .put("hits_per_second", found.perSecond(CacheFindings.HITS))
        .put("echoes_per_second", found.perSecond(CacheFindings.ECHOES))
        .put("ratio", Quantile.median(ratios))
        .put("ratio_least", Quantile.of(ratios, 0))
        .put("ratio_most", Quantile.of(ratios, 1));
    ObjectNode rounds = result.putObject("round_values");
    for (String name : List.of(CacheFindings.ECHOES, CacheFindings.HITS)) {
      putCalls(found.calls(name), result.putObject(name));
      ServeJson.putTurns(found.of(name), rounds.putArray(name));
    }
  }

  private static void putCalls(LoadWindow calls, ObjectNode result) {
    ServeJson.putTimes(calls, result);
    ServeJson.putOutcomes(calls, result.putObject("outcomes"));
  }
}
