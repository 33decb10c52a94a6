package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.Classifier;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever callers do at once, each is answered with its own scores, and the end comes. */
class BatcherStressTest {
  private static final int CALLERS = 8;
  private static final int IMAGES = 400;

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "2, 1", "2, 3"})
  void nobodyIsForgotten(int replicas, int lanes) throws Exception {
    List<Echo> classifiers = new ArrayList<>();
    for (int i = 0; i < replicas; i++) {
      classifiers.add(new Echo(lanes));
    }
    try (ExecutorService threads = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<Integer>> callers = new ArrayList<>();
      try (Batcher batcher =
          new Batcher(
              "stress", List.copyOf(classifiers), 1, 8, System::nanoTime, System::nanoTime)) {
        for (int caller = 0; caller < CALLERS; caller++) {
          callers.add(threads.submit(calls(batcher, caller)));
        }
        for (Future<Integer> answered : callers) {
          assertThat(answered.get()).isPositive();
        }
        assertThat(batcher.queued()).isZero();
      }
    }
    assertThat(classifiers).allSatisfy(classifier -> assertThat(classifier.closed).hasValue(1));
    assertThat(classifiers)
        .allSatisfy(classifier -> assertThat(classifier.most.get()).isLessThanOrEqualTo(lanes));
  }

  /** Sends bursts, and cancels some of what it has sent; returns how many were answered. */
  private static Callable<Integer> calls(Batcher batcher, int seed) {
    return () -> {
      Random random = new Random(seed);
      int answered = 0;
      for (int sent = 0; sent < IMAGES; ) {
        List<Future<Scores>> burst = new ArrayList<>();
        int first = sent;
        for (int size = random.nextInt(1, 12); size > 0; size--) {
          Deadline deadline = new Deadline(System::nanoTime, Long.MAX_VALUE / 2);
          burst.add(batcher.submit(new float[] {++sent}, deadline));
        }
        for (int i = 0; i < burst.size(); i++) {
          if (random.nextInt(4) == 0) {
            burst.get(i).cancel(true);
          } else {
            assertThat(burst.get(i).get().get(0)).isEqualTo(first + i + 1f);
            answered++;
          }
        }
      }
      return answered;
    };
  }

  /** Gives each image back, and counts how many batches are in it at once. */
  private static final class Echo implements Classifier {
    private final int lanes;
    private final AtomicInteger running = new AtomicInteger();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();

    Echo(int lanes) {
      this.lanes = lanes;
    }

    @Override
    public int lanes() {
      return lanes;
    }

    @Override
    public float[][] score(ByteBuffer inputs, int count) {
      most.accumulateAndGet(running.incrementAndGet(), Math::max);
      try {
        float[][] scores = new float[count][1];
        for (int i = 0; i < count; i++) {
          scores[i][0] = inputs.getFloat(i * Float.BYTES);
        }
        return scores;
      } finally {
        running.decrementAndGet();
      }
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
