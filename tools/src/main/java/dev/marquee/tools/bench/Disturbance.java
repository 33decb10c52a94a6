package dev.marquee.tools.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * What a run did to those who were served beside it, under one setting. Immutable.
 *
 * @param turns one for each round, at least one
 */
public record Disturbance(Knobs knobs, List<Turn> turns) {
  /**
   * Two windows of the same server, one right after the other.
   *
   * @param median that of the calls beside training, as a multiple of that without
   * @param p99 the 99th percentile of the same
   * @param calls that were answered without training
   * @param callsBeside that were answered beside it
   * @param imagesPerSecond that were trained with
   */
  public record Turn(
      double median, double p99, int calls, int callsBeside, double imagesPerSecond) {}

  public Disturbance {
    turns = List.copyOf(turns);
  }

  /** Returns the median over the turns. */
  public double middle(ToDoubleFunction<Turn> number) {
    return quantile(number, 0.5);
  }

  /** Returns the least of the turns. */
  public double least(ToDoubleFunction<Turn> number) {
    return quantile(number, 0);
  }

  /** Returns the most of the turns. */
  public double most(ToDoubleFunction<Turn> number) {
    return quantile(number, 1);
  }

  private double quantile(ToDoubleFunction<Turn> number, double share) {
    return Quantile.of(turns.stream().mapToDouble(number).boxed().toList(), share);
  }
}
