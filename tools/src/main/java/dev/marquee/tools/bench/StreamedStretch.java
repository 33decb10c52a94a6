package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.v1.TrainingEvent;

/**
 * What of a streamed run is timed: from the moment at which its first batch is asked for to the
 * last step that the run tells of, which is of its last second. So the connection and the
 * acceptance before, and the version that is made behind, are not in it; the intake of batches,
 * their decoding and storing, the making of the network and the first step are.
 *
 * <p>A run tells of one step a second at most. One that is so short that it tells of less than half
 * of its steps is timed to the end of its pass, a checkpoint included. Used by one thread.
 */
final class StreamedStretch {
  private final Ticker ticker;
  private final int batchSize;
  private boolean begun;
  private long start;
  private long end;
  private long steps;

  StreamedStretch(Ticker ticker, int batchSize) {
    this.ticker = ticker;
    this.batchSize = batchSize;
  }

  /** A batch is asked for. */
  void batchAsked() {
    if (!begun) {
      begun = true;
      start = ticker.read();
    }
  }

  /**
   * Something happened in the run.
   *
   * @throws BenchException if it ended without a version
   */
  void happened(TrainingEvent event) {
    switch (event.getEventCase()) {
      case STEP -> reached(event.getStep().getStep());
      case EPOCH -> {
        if (2 * steps < event.getEpoch().getStep()) {
          reached(event.getEpoch().getStep());
        }
      }
      case FAILED ->
          throw new BenchException("The run failed: " + event.getFailed().getFailure().getDetail());
      case CANCELLED -> throw new BenchException("Somebody cancelled the run: measure again.");
      case QUEUED, STARTED, CHECKPOINT, DRAINING, COMPLETED, EVENT_NOT_SET -> {}
    }
  }

  private void reached(long step) {
    steps = step;
    end = ticker.read();
  }

  /** Returns the images per second of the steps in it. */
  double imagesPerSecond() {
    return steps * batchSize * 1e9 / Math.max(1, end - start);
  }
}
