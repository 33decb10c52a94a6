package dev.marquee.server.serving;

import static dev.marquee.server.serving.GatedClassifier.LANE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a replica with lanes shares out its device. */
class LanesTest {
  private final AtomicLong now = new AtomicLong(1);
  private final AtomicLong spent = new AtomicLong(1);
  private final GatedClassifier classifier = new GatedClassifier(3);
  private final Batcher batcher =
      new Batcher("test", List.of(classifier), 1, 4, now::get, spent::get);

  @AfterEach
  void letEverythingEnd() {
    classifier.letRun(1000);
    batcher.close();
    assertThat(classifier.isClosed()).isTrue();
  }

  @Test
  void aLoneImageHasTheWholeDevice() throws Exception {
    for (int image = 1; image < 4; image++) {
      Future<Scores> scores = submit(image);
      assertThat(classifier.nextBatch()).containsExactly((float) image);
      classifier.letRun(1);
      assertThat(scores.get().get(0)).isEqualTo(image);
    }
  }

  @Test
  void anImageIsNotAloneWhileEnoughForAllLanesAreOnTheirWay() throws Exception {
    ExpectedImage second = batcher.expect();
    ExpectedImage third = batcher.expect();
    Future<Scores> first = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(LANE, 1f);
    second.close();
    Future<Scores> beside = submit(2);
    assertThat(classifier.nextBatch()).containsExactly(LANE, 2f);
    third.close();
    third.close();
    classifier.letRun(2);
    assertThat(List.of(first.get().get(0), beside.get().get(0))).containsExactly(1f, 2f);
    alone(1);
  }

  @Test
  void fewerThanLanesHaveItTogether() throws Exception {
    List<Future<Scores>> scores = whileOneRuns(2);
    assertThat(classifier.nextBatch()).containsExactly(2f, 3f);
    assertThat(classifier.hasUnseenBatch()).isFalse();
    classifier.letRun(1);
    assertThat(scores.get(1).get().batchSize()).isEqualTo(2);
  }

  @Test
  void fewerThanLanesHaveOneEachWhereThatIsSooner() throws Exception {
    alone(1000);
    inAllLanes(5000, 150);
    List<Future<Scores>> two = whileOneRuns(2);
    assertThat(List.of(classifier.nextBatch(), classifier.nextBatch()))
        .as("150 of the processor's time each, and many more on the whole device")
        .containsExactlyInAnyOrder(List.of(LANE, 2f), List.of(LANE, 3f));
    classifier.letRun(2);
    assertThat(two.get(1).get().batchSize()).isOne();
  }

  @Test
  void fewerThanLanesHaveTheDeviceTogetherWhereThatIsSooner() throws Exception {
    alone(1000);
    inAllLanes(5000, 4000);
    List<Future<Scores>> two = whileOneRuns(2);
    assertThat(classifier.nextBatch()).containsExactly(2f, 3f);
    classifier.letRun(1);
    assertThat(two.get(1).get().batchSize()).isEqualTo(2);
  }

  @Test
  void anErrorInALaneFailsItsBatchAndTheLaneGoesOn() throws Exception {
    Future<Scores> first = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(1f);
    Future<Scores> bad = submit(GatedClassifier.OUT_OF_MEMORY);
    Future<Scores> poison = submit(GatedClassifier.POISON);
    Future<Scores> good = submit(4);
    classifier.letRun(1000);
    assertThat(first.get().get(0)).isEqualTo(1f);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(bad::get)
        .withCauseInstanceOf(OutOfMemoryError.class);
    assertThatExceptionOfType(ExecutionException.class)
        .isThrownBy(poison::get)
        .withMessageContaining("poison");
    assertThat(good.get().get(0)).isEqualTo(4f);
    for (int image = 5; image < 20; image++) {
      assertThat(submit(image).get().get(0)).isEqualTo(image);
    }
  }

  @Test
  void closingServesWhatIsQueuedFirst() throws Exception {
    List<Future<Scores>> scores = whileOneRuns(20);
    classifier.letRun(1000);
    batcher.close();
    for (int i = 0; i < scores.size(); i++) {
      assertThat(scores.get(i).get().get(0)).isEqualTo(i + 2f);
    }
    assertThatExceptionOfType(ExecutionException.class)
        .as("who comes later is told")
        .isThrownBy(() -> submit(1).get())
        .withCauseInstanceOf(Failure.Unavailable.class);
  }

  @Test
  void oneLaneThatDoesNotRunIsNoWarmReplica() {
    AtomicInteger closed = new AtomicInteger();
    Classifier broken =
        new Classifier() {
          @Override
          public float[][] score(ByteBuffer inputs, int count) {
            return new float[count][1];
          }

          @Override
          public int lanes() {
            return 3;
          }

          @Override
          public float[][] scoreInLane(ByteBuffer inputs, int count) {
            throw new IllegalStateException("no such kernel");
          }

          @Override
          public void close() {
            closed.incrementAndGet();
          }
        };
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> new Batcher("broken", List.of(broken), 1, 4, now::get, spent::get))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.WARM_UP_FAILED));
    assertThat(closed).hasValue(1);
  }

  @Test
  void whatIsEnoughForAllLanesIsSharedOutAndTheyRunAtOnce() throws Exception {
    List<Future<Scores>> scores = whileOneRuns(5);
    assertThat(List.of(classifier.nextBatch(), classifier.nextBatch(), classifier.nextBatch()))
        .containsExactlyInAnyOrder(List.of(LANE, 2f, 3f), List.of(LANE, 4f, 5f), List.of(LANE, 6f));
    classifier.letRun(3);
    for (int i = 0; i < scores.size(); i++) {
      assertThat(scores.get(i).get().get(0)).isEqualTo(i + 2f);
    }
  }

  @Test
  void whoComesWhileLanesRunTakesAFreeOne() throws Exception {
    List<Future<Scores>> scores = whileOneRuns(3);
    for (int lane = 0; lane < 3; lane++) {
      assertThat(classifier.nextBatch()).startsWith(LANE).hasSize(2);
    }
    classifier.letRun(1);
    Future<Scores> _ = submit(5);
    assertThat(classifier.nextBatch()).containsExactly(LANE, 5f);
    classifier.letRun(3);
    assertThat(scores.get(2).get().get(0)).isEqualTo(4f);
  }

  @Test
  void nothingBeginsBesideABatchOnTheWholeDevice() throws Exception {
    List<Future<Scores>> _ = whileOneRuns(2);
    assertThat(classifier.nextBatch()).containsExactly(2f, 3f);
    for (int image = 4; image < 10; image++) {
      Future<Scores> _ = submit(image);
    }
    assertThat(classifier.hasUnseenBatch()).isFalse();
    assertThat(batcher.queued()).isEqualTo(6);
    classifier.letRun(1);
    for (int lane = 0; lane < 3; lane++) {
      assertThat(classifier.nextBatch()).startsWith(LANE).hasSize(3);
    }
  }

  @Test
  void howLongItTakesIsThatOfLanesWhereAsManyAreBefore() throws Exception {
    alone(100);
    assertThat(batcher.waitNanos(3)).as("nothing has run in a lane").isEqualTo(440);
    inAllLanes(200, 150);
    assertThat(batcher.waitNanos(6)).as("two rounds of three, and its own").isEqualTo(660);
    assertThat(batcher.waitNanos(1)).as("both on the whole device").isLessThan(220);
  }

  /** Has a lone image take so long. */
  private void alone(long nanos) throws Exception {
    Future<Scores> alone = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(1f);
    now.addAndGet(nanos);
    classifier.letRun(1);
    Scores _ = alone.get();
  }

  /** Has an image in each lane take so long, and so much of the processor's time. */
  private void inAllLanes(long nanos, long cost) throws Exception {
    List<Future<Scores>> scores = whileOneRuns(3);
    for (int lane = 0; lane < 3; lane++) {
      assertThat(classifier.nextBatch()).startsWith(LANE).hasSize(2);
    }
    now.addAndGet(nanos);
    spent.addAndGet(cost);
    classifier.letRun(3);
    for (Future<Scores> each : scores) {
      assertThat(each.get().inference().toNanos()).isEqualTo(nanos);
    }
  }

  /** Has so many images wait, numbered from 2, while one runs, and then lets that one go. */
  private List<Future<Scores>> whileOneRuns(int images) throws Exception {
    Future<Scores> first = submit(1);
    assertThat(classifier.nextBatch()).containsExactly(1f);
    List<Future<Scores>> waiting = new ArrayList<>();
    for (int image = 2; image < images + 2; image++) {
      waiting.add(submit(image));
    }
    classifier.letRun(1);
    assertThat(first.get().get(0)).isEqualTo(1f);
    return waiting;
  }

  private Future<Scores> submit(float image) {
    return batcher.submit(new float[] {image}, new Deadline(now::get, now.get() + 1_000_000));
  }
}
