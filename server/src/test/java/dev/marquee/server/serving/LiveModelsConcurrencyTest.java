package dev.marquee.server.serving;

import static dev.marquee.server.serving.LiveModelsFixture.name;
import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.testing.FakeClassifier;
import dev.marquee.server.testing.FakeEngine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many threads, three versions, room for two. */
class LiveModelsConcurrencyTest {
  private static final int THREADS = 16;
  private static final int ROUNDS = 250;

  @TempDir Path data;

  private final AtomicInteger served = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @Test
  void aLeaseAlwaysHoldsAWorkingVersionWithinTheBudget() throws Exception {
    LiveModelsFixture models =
        new LiveModelsFixture(data, 2, Executors.newSingleThreadExecutor(), _ -> {});
    try (ExecutorService pool = Executors.newFixedThreadPool(THREADS)) {
      List<Future<?>> runs = new ArrayList<>();
      for (int t = 0; t < THREADS; t++) {
        Random random = new Random(t);
        runs.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < ROUNDS; i++) {
                    useOne(models, 1 + random.nextInt(3));
                  }
                  return null;
                }));
      }
      for (Future<?> run : runs) {
        run.get();
      }
    }
    models.close();

    assertThat(served.get() + refused.get()).isEqualTo(THREADS * ROUNDS);
    assertThat(served.get()).isPositive();
    // More loads than versions: they did push each other out.
    assertThat(models.loads()).hasSizeGreaterThan(3);
    assertThat(models.engine.mostBytes()).isEqualTo(2 * FakeEngine.BYTES_PER_VERSION);
    assertThat(models.engine.classifiers()).extracting(FakeClassifier::closings).containsOnly(1);
  }

  private void useOne(LiveModelsFixture models, int number) throws Exception {
    try (Lease lease = models.acquire(number)) {
      assertThat(lease.version().name()).isEqualTo(name(number));
      // A closed classifier throws; a closed batcher never answers, and the guard ends the test.
      assertThat(models.score(lease).size()).isEqualTo(3);
      served.incrementAndGet();
    } catch (Failure.Exhausted e) {
      assertThat(e.reason()).isEqualTo(Reason.MODEL_TOO_LARGE);
      refused.incrementAndGet();
    }
  }
}
