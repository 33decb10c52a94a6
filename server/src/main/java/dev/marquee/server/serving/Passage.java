package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * One image on its way through decoding and a batch. The thread that decodes queues it for the
 * batch by itself: whoever waits is woken once, when the scores are there. Cancelling it takes it
 * out of wherever it is.
 */
final class Passage extends CompletableFuture<ComputedScores> {
  private final LoadedVersion version;
  private final Deadline deadline;
  private final Ticker ticker;
  private final long start;
  private final ExpectedImage expected;
  private volatile @Nullable Future<?> decoding;
  private volatile @Nullable Future<Scores> batch;

  private Passage(LoadedVersion version, Deadline deadline, Ticker ticker) {
    this.version = version;
    this.deadline = deadline;
    this.ticker = ticker;
    this.start = ticker.read();
    this.expected = version.batcher().expect();
  }

  /**
   * Sends an image on its way.
   *
   * @param image not changed until it has its scores
   */
  static Passage begin(
      DecodePool decoding,
      ByteBuffer image,
      LoadedVersion version,
      Deadline deadline,
      Ticker ticker) {
    Passage passage = new Passage(version, deadline, ticker);
    CompletableFuture<ComputedScores> _ = passage.whenComplete((_, _) -> passage.expected.close());
    try {
      passage.decoding = decoding.decode(image, version.input(), passage::decoded, passage::fail);
    } catch (RuntimeException | Error e) {
      passage.fail(e);
    }
    return passage;
  }

  private void decoded(float[] input) {
    if (isDone()) {
      return;
    }
    Duration decode = Duration.ofNanos(ticker.read() - start);
    // Not behind it: it would not be alone, for it would be expected and there.
    expected.close();
    CompletableFuture<Scores> queued = version.batcher().submit(input, deadline);
    batch = queued;
    if (isDone()) {
      queued.cancel(true);
    }
    CompletableFuture<Scores> _ =
        queued.whenComplete(
            (scores, failure) -> {
              if (failure == null) {
                complete(ComputedScores.now(scores, decode));
              } else {
                fail(failure);
              }
            });
  }

  private void fail(Throwable failure) {
    completeExceptionally(failure);
  }

  @Override
  public boolean cancel(boolean mayInterruptIfRunning) {
    boolean cancelled = super.cancel(mayInterruptIfRunning);
    for (Future<?> stage : new Future<?>[] {decoding, batch}) {
      if (stage != null) {
        stage.cancel(mayInterruptIfRunning);
      }
    }
    return cancelled;
  }
}
