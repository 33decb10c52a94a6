package dev.marquee.server.serving;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

/** One image on its way through a batcher, with the promise of its scores. */
final class BatchItem {
  private final float[] input;
  private final Deadline deadline;
  private final long queuedNanos;
  private final CompletableFuture<Scores> result;

  BatchItem(float[] input, Deadline deadline, long queuedNanos, CompletableFuture<Scores> result) {
    this.input = input;
    this.deadline = deadline;
    this.queuedNanos = queuedNanos;
    this.result = result;
  }

  float[] input() {
    return input;
  }

  CompletableFuture<Scores> result() {
    return result;
  }

  /** Returns how many nanoseconds are left until nobody waits for it any more. */
  long remainingNanos() {
    return deadline.remainingNanos();
  }

  /** Returns whether anybody waits for it still. */
  boolean isWanted() {
    return !deadline.passed() && !result.isDone();
  }

  /** Tells whoever waits for it that its time is over, where it is. */
  void answerIfExpired() {
    if (deadline.passed()) {
      result.completeExceptionally(Waiting.expired());
    }
  }

  /** Answers with the scores of a batch that ran from {@code startNanos} to {@code endNanos}. */
  void complete(float[] values, long startNanos, long endNanos, int batchSize) {
    result.complete(
        new Scores(
            values,
            Duration.ofNanos(startNanos - queuedNanos),
            Duration.ofNanos(endNanos - startNanos),
            batchSize));
  }

  void fail(Throwable failure) {
    result.completeExceptionally(failure);
  }
}
