package dev.marquee.tools.bench.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Quantile;
import dev.marquee.tools.bench.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/**
 * How long starts took. Immutable.
 *
 * @param starts by how they were made, one for each round
 */
public record StartupFindings(Turns turns, Map<String, List<Start>> starts) {
  /** With the ahead-of-time cache, and the engine begun beside the rest. */
  static final String WITH = "with";

  /** Without both. */
  static final String WITHOUT = "without";

  /** Puts all of it into a result that has its head; scripts hold on to the names. */
  public void put(ObjectNode result) {
    List<Double> ratios = ratios();
    result
        .put("rounds", turns.rounds())
        .put("warm_up_rounds", turns.warmUp())
        .put("seconds", median(WITH, Start::seconds))
        .put("seconds_without", median(WITHOUT, Start::seconds))
        .put("ratio", Quantile.median(ratios))
        .put("ratio_least", Quantile.of(ratios, 0))
        .put("ratio_most", Quantile.of(ratios, 1))
        .put("processor_seconds", median(WITH, Start::processorSeconds))
        .put("processor_seconds_without", median(WITHOUT, Start::processorSeconds));
    ObjectNode rounds = result.putObject("round_values");
    for (String name : List.of(WITHOUT, WITH)) {
      ArrayNode values = rounds.putArray(name);
      of(name)
          .forEach(
              start ->
                  values
                      .addObject()
                      .put("seconds", start.seconds())
                      .put("processor_seconds", start.processorSeconds()));
    }
  }

  private List<Start> of(String name) {
    return Optional.ofNullable(starts.get(name)).orElseThrow();
  }

  private double median(String name, ToDoubleFunction<Start> number) {
    return Quantile.median(of(name).stream().map(number::applyAsDouble).toList());
  }

  /** Returns seconds with both divided by seconds without, round by round. */
  List<Double> ratios() {
    List<Double> all = new ArrayList<>();
    for (int round = 0; round < of(WITH).size(); round++) {
      all.add(of(WITH).get(round).seconds() / of(WITHOUT).get(round).seconds());
    }
    return all;
  }
}
