package dev.marquee.server.evaluation;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetSource;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.serving.CacheUse;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Scorer;
import dev.marquee.server.serving.Scores;
import dev.marquee.server.serving.ServingLimits;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Has a version score examples on the way that Classify takes, beside whoever calls that.
 * Thread-safe.
 *
 * <p>As many images are in the making as fill a batch while another runs, and never more than a
 * quarter of the version's queue. Where callers have filled that, the evaluation waits: it is
 * nobody's place to lose.
 */
final class SplitScorer {
  private static final Duration BETWEEN_PROGRESS = Duration.ofMillis(250);
  private static final int SHARE_OF_QUEUE = 4;

  private final Scorer scorer;
  private final DatasetSource datasets;
  private final Ticker ticker;
  private final RetryPause pause;
  private final Heartbeat heartbeat;
  private final int inFlight;

  @Inject
  SplitScorer(
      Scorer scorer,
      DatasetSource datasets,
      ServingLimits limits,
      Ticker ticker,
      RetryPause pause,
      Heartbeat heartbeat) {
    this.scorer = scorer;
    this.datasets = datasets;
    this.ticker = ticker;
    this.pause = pause;
    this.heartbeat = heartbeat;
    this.inFlight = Math.max(1, Math.min(limits.maxBatch(), limits.maxItems() / SHARE_OF_QUEUE));
  }

  /**
   * Learns how many examples are scored, a few times a second, on the thread that asked; and now
   * and then also where it is as many as before.
   */
  interface Progress {
    void scored(int count);
  }

  /**
   * Scores examples. When this returns, or throws, nothing of it goes on.
   *
   * @return {@code [examples][labels]}, in their order
   * @throws Failure if the version cannot be served, an image cannot be read, the deadline passes,
   *     or the thread is interrupted
   */
  List<float[]> score(
      ModelReference version, List<StoredExample> examples, Deadline deadline, Progress progress) {
    Work work = new Work(version, examples, deadline);
    ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    try {
      for (int i = 0; i < Math.min(inFlight, examples.size()); i++) {
        workers.execute(work);
      }
      work.follow(progress);
      return Arrays.asList(work.scores);
    } finally {
      workers.shutdownNow();
      Uninterruptibles.awaitTerminationUninterruptibly(workers);
    }
  }

  /** What the workers share: each takes the next example until there are none. */
  private final class Work implements Runnable {
    private final ModelReference version;
    private final List<StoredExample> examples;
    private final Deadline deadline;
    private final AtomicInteger next = new AtomicInteger();
    private final float[][] scores;

    private final BlockingQueue<Outcome> done = new LinkedBlockingQueue<>();

    Work(ModelReference version, List<StoredExample> examples, Deadline deadline) {
      this.version = version;
      this.examples = examples;
      this.deadline = deadline;
      this.scores = new float[examples.size()][];
    }

    @Override
    public void run() {
      try {
        for (int i = next.getAndIncrement(); i < scores.length; i = next.getAndIncrement()) {
          scores[i] = score(examples.get(i));
          done.add(new Outcome(Optional.empty()));
        }
      } catch (RuntimeException | Error | InterruptedException e) {
        done.add(new Outcome(Optional.of(e)));
      }
    }

    private float[] score(StoredExample example) throws InterruptedException {
      ByteBuffer image = ByteBuffer.wrap(datasets.image(example));
      while (true) {
        try {
          // What is measured is the version, not what somebody was answered before.
          return values(
              scorer.score(version, image.duplicate(), deadline, CacheUse.SKIPPED).scores());
        } catch (Failure.Exhausted e) {
          if (e.reason() != Reason.QUEUE_FULL || e.retryAfter().isEmpty()) {
            throw e;
          }
          pause.await(e.retryAfter().get());
        } catch (Failure.InvalidArgument e) {
          // What is wrong is not the request but what was uploaded before.
          throw new Failure.FailedPrecondition(
              e.reason(), "%s cannot be scored: %s".formatted(example.name(), e.getMessage()), e);
        }
      }
    }

    /** Waits until all is done or something has failed. */
    void follow(Progress progress) {
      progress.scored(0);
      long told = ticker.read();
      for (int count = 1; count <= scores.length; count++) {
        awaitOne(count - 1, progress);
        if (count == scores.length || ticker.read() - told >= BETWEEN_PROGRESS.toNanos()) {
          progress.scored(count);
          told = ticker.read();
        }
      }
    }

    private void awaitOne(int before, Progress progress) {
      try {
        Outcome outcome = next();
        while (outcome == null) {
          progress.scored(before);
          outcome = next();
        }
        if (outcome.failure().isPresent()) {
          Throwable failure = outcome.failure().get();
          Throwables.throwIfUnchecked(failure);
          throw new IllegalStateException("a worker was interrupted", failure);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw Failure.Cancelled.byCaller();
      }
    }

    /** Returns null where nothing was done for a while. */
    private @Nullable Outcome next() throws InterruptedException {
      return done.poll(heartbeat.interval().toNanos(), TimeUnit.NANOSECONDS);
    }
  }

  /** What came of an example: scored, unless there is a failure. */
  private record Outcome(Optional<Throwable> failure) {}

  private static float[] values(Scores scores) {
    float[] values = new float[scores.size()];
    for (int label = 0; label < values.length; label++) {
      values[label] = scores.get(label);
    }
    return values;
  }
}
