package dev.marquee.server.training;

import java.util.OptionalLong;

/**
 * Where a run goes on after a failure: what is true together with the file of its last checkpoint,
 * and stored in one step with the file's number. Immutable.
 *
 * @param step how many steps were made
 * @param epoch the pass that is under way, from 1
 * @param batch how many of its batches were trained with
 * @param lossSum the sum of the losses of these
 * @param seconds how long the pass has taken, up to here
 * @param best the step of the checkpoint of the best pass; empty before the end of the first
 * @param bestEpoch that pass; 0 before the end of the first
 * @param bestValue what was measured after it, higher being better
 * @param stale how many passes since were not better
 */
public record Progress(
    long step,
    int epoch,
    long batch,
    double lossSum,
    double seconds,
    OptionalLong best,
    int bestEpoch,
    double bestValue,
    int stale) {

  /** Before the first step. */
  public static final Progress START =
      new Progress(0, 1, 0, 0, 0, OptionalLong.empty(), 0, Double.NEGATIVE_INFINITY, 0);

  /** Returns what is so after one more step. */
  Progress stepped(double loss, double took) {
    return new Progress(
        step + 1,
        epoch,
        batch + 1,
        lossSum + loss,
        seconds + took,
        best,
        bestEpoch,
        bestValue,
        stale);
  }

  /**
   * Returns what is so after a pass, at the beginning of the next one.
   *
   * @param value what was measured after it, higher being better
   */
  Progress nextEpoch(double value) {
    boolean better = value > bestValue || best.isEmpty();
    return new Progress(
        step,
        epoch + 1,
        0,
        0,
        0,
        better ? OptionalLong.of(step) : best,
        better ? epoch : bestEpoch,
        better ? value : bestValue,
        better ? 0 : stale + 1);
  }

  /** Returns the mean of the losses of the pass that is under way. */
  double meanLoss() {
    return batch == 0 ? 0 : lossSum / batch;
  }
}
