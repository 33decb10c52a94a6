package dev.marquee.tools.bench.raw;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Quantile;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** What {@code marquee bench raw} found, as JSON. */
public final class RawJson {
  private RawJson() {}

  /** Puts what is common to all who serve posters into a result. */
  public static void putWork(BareWork work, ObjectNode result) {
    result
        .put("model", work.version().model())
        .put("device", work.device())
        .put("precision", work.halfPrecision() ? "half" : "single")
        .put("threads", work.threads())
        .put("decode_threads", work.decodeThreads());
    PosterShape.of(work.posters()).putInto(result);
  }

  /** Puts all of it into a result that has its head. */
  public static void put(
      RawBench bench, Map<BareOrder, List<BareResult>> found, ObjectNode result) {
    result.put("engine", bench.work().engine());
    putWork(bench.work(), result);
    result
        .put("seconds", bench.window().toSeconds())
        .put("rounds", bench.turns().rounds())
        .put("warm_up_rounds", bench.turns().warmUp());
    ObjectNode loops = result.putObject("loops");
    for (BareTask task : BareTask.values()) {
      ArrayNode rows = loops.putArray(task.label());
      found.forEach(
          (order, results) -> {
            if (order.task() == task) {
              put(order, results, rows.addObject());
            }
          });
    }
  }

  private static void put(BareOrder order, List<BareResult> results, ObjectNode row) {
    row.put(order.task() == BareTask.DECODE ? "threads" : "batch", order.size())
        .put("images_per_second", median(results, BareResult::perSecond))
        .put("p50_ms", median(results, BareResult::p50Millis))
        .put("p99_ms", median(results, BareResult::p99Millis));
    ArrayNode rounds = row.putArray("round_images_per_second");
    results.forEach(one -> rounds.add(one.perSecond()));
  }

  private static double median(List<BareResult> results, ToDoubleFunction<BareResult> number) {
    return Quantile.median(results.stream().map(number::applyAsDouble).toList());
  }
}
