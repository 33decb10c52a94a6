package dev.marquee.server.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BatcherTest {
  private static final int MAX_BATCH = 4;

  private final AtomicLong now = new AtomicLong(1);
  private final GatedClassifier classifier = new GatedClassifier();
  private final Batcher batcher =
      new Batcher("test", List.of(classifier), 1, MAX_BATCH, now::get, now::get);

  @AfterEach
  void letEverythingEnd() {
    classifier.letRun(1000);
    batcher.close();
  }

  @Test
  void anIdleReplicaStartsAtOnceWithWhatThereIs() throws Exception {
    Future<Scores> _ = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(1f);
  }

  @Test
  void theNextBatchGathersWhileOneRunsAndIsNeverLargerThanTheBound() throws Exception {
    Future<Scores> _ = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(1f);
    List<Future<Scores>> waiting = new ArrayList<>();
    for (int image = 2; image <= 7; image++) {
      waiting.add(submit(image));
    }
    classifier.letRun(1);
    assertThat(classifier.nextBatch()).containsExactly(2f, 3f, 4f, 5f);
    classifier.letRun(2);
    assertThat(classifier.nextBatch()).containsExactly(6f, 7f);
    for (int i = 0; i < waiting.size(); i++) {
      assertThat(waiting.get(i).get().get(0)).isEqualTo(i + 2f);
      assertThat(waiting.get(i).get().batchSize()).isEqualTo(i < 4 ? 4 : 2);
    }
  }

  @Test
  void anImageThatExpiredInTheQueueIsAnsweredAndNeverReachesTheEngine() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    Future<Scores> expiring = batcher.submit(new float[] {2}, deadlineIn(10));
    Future<Scores> patient = submit(3);
    now.addAndGet(11);
    classifier.letRun(2);
    assertThat(classifier.nextBatch()).containsExactly(3f);
    assertThat(patient.get().get(0)).isEqualTo(3f);
    assertThatThrownBy(expiring::get)
        .cause()
        .isInstanceOfSatisfying(
            Failure.Expired.class, e -> assertThat(e.reason()).isEqualTo(Reason.DEADLINE_EXCEEDED));
  }

  @Test
  void whoeverWaitsForAnExpiredImageIsAnsweredWhileTheEngineStillRuns() throws Exception {
    Future<Scores> running = batcher.submit(new float[] {1}, deadlineIn(10));
    classifier.nextBatch();
    now.addAndGet(11);
    assertThatExceptionOfType(Failure.Expired.class)
        .isThrownBy(() -> Waiting.await(running, deadlineIn(0)));
    assertThat(classifier.hasUnseenBatch()).isFalse();
  }

  @Test
  void aCancelledImageNeverReachesTheEngine() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    Future<Scores> cancelled = submit(2);
    Future<Scores> _ = submit(3);
    cancelled.cancel(true);
    classifier.letRun(2);
    assertThat(classifier.nextBatch()).containsExactly(3f);
  }

  @Test
  void oneImageThatTheEngineCannotScoreFailsAlone() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    Future<Scores> before = submit(2);
    Future<Scores> bad = submit(GatedClassifier.POISON);
    Future<Scores> after = submit(3);
    classifier.letRun(10);
    assertThat(before.get().get(0)).isEqualTo(2f);
    assertThat(after.get().get(0)).isEqualTo(3f);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(bad::get)
        .withMessageContaining("poison");
  }

  @Test
  void aBatchIsNoLargerThanWhatIsDoneBeforeItsFirstDeadline() throws Exception {
    runFor(1, 100);
    for (int images : new int[] {2, 2, 4, 4}) {
      runTogether(images, 100 + 25 * images);
    }
    for (int i = 0; i < 20; i++) {
      runFor(1, 100);
    }
    // Four would pay, but for the deadline: a batch of them would take as long as four alone.
    Future<Scores> running = submit(2);
    assertThat(classifier.nextBatch()).containsExactly(2f);
    now.addAndGet(100);
    List<Future<Scores>> waiting =
        List.of(
            batcher.submit(new float[] {3}, deadlineIn(1000)),
            batcher.submit(new float[] {4}, deadlineIn(250)),
            batcher.submit(new float[] {5}, deadlineIn(1000)));
    classifier.letRun(1);
    assertThat(running.get().batchSize()).isOne();
    assertThat(classifier.nextBatch()).as("three take 330").containsExactly(3f, 4f);
    classifier.letRun(2);
    assertThat(classifier.nextBatch()).containsExactly(5f);
    for (Future<Scores> scores : waiting) {
      assertThat(scores.get().size()).isOne();
    }
  }

  @Test
  void whatIsAloneIsTriedHoweverLongItTakes() throws Exception {
    runFor(1, 1000);
    Future<Scores> hasty = batcher.submit(new float[] {2}, deadlineIn(10));
    assertThat(classifier.nextBatch()).containsExactly(2f);
    classifier.letRun(1);
    assertThat(hasty.get().get(0)).isEqualTo(2f);
  }

  @Test
  void howLongItTakesFollowsFromTheLastBatches() throws Exception {
    assertThat(batcher.waitNanos(3)).as("nothing has run").isZero();
    runFor(1, 100);
    assertThat(batcher.waitNanos(0)).isEqualTo(110);
    assertThat(batcher.waitNanos(3)).isEqualTo(440);
    runFor(2, 200);
    assertThat(batcher.waitNanos(0)).as("a quarter of the way to 200").isEqualTo(137);
  }

  /** Has so many images run in one batch, which takes so many nanoseconds. */
  private void runTogether(int images, long nanos) throws Exception {
    Future<Scores> first = submit(1);
    classifier.nextBatch();
    List<Future<Scores>> waiting = new ArrayList<>();
    for (int i = 0; i < images; i++) {
      waiting.add(submit(2));
    }
    now.addAndGet(100);
    classifier.letRun(1);
    Scores _ = first.get();
    assertThat(classifier.nextBatch()).hasSize(images);
    now.addAndGet(nanos);
    classifier.letRun(1);
    for (Future<Scores> scores : waiting) {
      assertThat(scores.get().batchSize()).isEqualTo(images);
    }
  }

  /** Has a batch of one image take so many nanoseconds. */
  private void runFor(float image, long nanos) throws Exception {
    Future<Scores> scores = submit(image);
    classifier.nextBatch();
    now.addAndGet(nanos);
    classifier.letRun(1);
    Scores _ = scores.get();
  }

  @Test
  void timesAreTakenFromQueueingOverTheBatchToItsEnd() throws Exception {
    Future<Scores> scores = submit(1);
    classifier.nextBatch();
    now.addAndGet(1_000);
    Future<Scores> second = submit(2);
    now.addAndGet(500);
    classifier.letRun(1);
    assertThat(scores.get().inference()).isEqualTo(Duration.ofNanos(1_500));
    assertThat(scores.get().queue()).isZero();
    classifier.nextBatch();
    now.addAndGet(70);
    classifier.letRun(1);
    assertThat(second.get().queue()).isEqualTo(Duration.ofNanos(500));
    assertThat(second.get().inference()).isEqualTo(Duration.ofNanos(70));
  }

  @Test
  void cancelledImagesLeaveTheQueueAtOnce() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    for (int i = 0; i < 1000; i++) {
      assertThat(submit(2).cancel(true)).isTrue();
    }
    assertThat(batcher.queued()).isZero();
  }

  @Test
  void anErrorOfTheEngineFailsItsBatchAndTheThreadGoesOn() throws Exception {
    Future<Scores> bad = submit(GatedClassifier.OUT_OF_MEMORY);
    classifier.nextBatch();
    classifier.letRun(10);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(bad::get)
        .withCauseInstanceOf(OutOfMemoryError.class);
    assertThat(submit(2).get().get(0)).isEqualTo(2f);
  }

  @Test
  void aScoreThatIsNotFiniteIsRefusedForItsImageAlone() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    Future<Scores> bad = submit(Float.NaN);
    Future<Scores> good = submit(3);
    classifier.letRun(10);
    assertThatThrownBy(bad::get)
        .cause()
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.SCORES_NOT_FINITE));
    assertThat(good.get().get(0)).isEqualTo(3f);
  }

  @Test
  void closingServesWhatIsQueuedFirst() throws Exception {
    Future<Scores> _ = submit(1);
    classifier.nextBatch();
    Future<Scores> queued = submit(2);
    classifier.letRun(2);
    batcher.close();
    assertThat(queued.get().get(0)).isEqualTo(2f);
    assertThat(classifier.isClosed()).isTrue();
  }

  @Test
  void aSecondReplicaTakesWhatComesWhileTheFirstRuns() throws Exception {
    GatedClassifier one = new GatedClassifier();
    GatedClassifier other = new GatedClassifier();
    Batcher both = new Batcher("both", List.of(one, other), 1, MAX_BATCH, now::get, now::get);
    Future<Scores> _ = both.submit(new float[] {1}, deadlineIn(1000));
    GatedClassifier busy = whicheverBegins(one, other);
    GatedClassifier idle = busy.equals(one) ? other : one;
    Future<Scores> _ = both.submit(new float[] {2}, deadlineIn(1000));
    assertThat(idle.nextBatch()).containsExactly(2f);
    one.letRun(10);
    other.letRun(10);
    both.close();
    assertThat(one.isClosed() && other.isClosed()).isTrue();
  }

  private static GatedClassifier whicheverBegins(GatedClassifier one, GatedClassifier other) {
    while (true) {
      if (one.hasUnseenBatch()) {
        return one;
      }
      if (other.hasUnseenBatch()) {
        return other;
      }
      Thread.onSpinWait();
    }
  }

  @Test
  void aReplicaThatCannotWarmUpIsRefusedAndClosed() {
    AtomicBoolean closed = new AtomicBoolean();
    Classifier broken =
        new Classifier() {
          @Override
          public float[][] score(ByteBuffer inputs, int count) {
            throw new IllegalStateException("no such kernel");
          }

          @Override
          public void close() {
            closed.set(true);
          }
        };
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> new Batcher("broken", List.of(broken), 1, MAX_BATCH, now::get, now::get))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WARM_UP_FAILED));
    assertThat(closed).isTrue();
  }

  private Future<Scores> submit(float image) {
    return batcher.submit(new float[] {image}, deadlineIn(1_000_000));
  }

  private Deadline deadlineIn(long nanos) {
    return new Deadline(now::get, now.get() + nanos);
  }
}
