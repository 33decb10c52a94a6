package dev.marquee.tools.report;

import java.util.List;

/**
 * How many samples of each label a recipe trains with, before it balances them and after.
 *
 * @param recipe its name
 * @param counts one for each label that it trains, in its order
 * @param samplesBefore how many samples there are before
 * @param samplesAfter how many there are after
 */
public record LabelBalance(
    String recipe, List<Count> counts, long samplesBefore, long samplesAfter) {

  /**
   * A label's samples.
   *
   * @param label the label, as the recipe merges them
   * @param before how many samples have it before
   * @param after how many have it after
   */
  public record Count(String label, long before, long after) {}

  public LabelBalance {
    counts = List.copyOf(counts);
  }
}
