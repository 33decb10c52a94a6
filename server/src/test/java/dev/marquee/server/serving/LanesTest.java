package dev.marquee.server.serving;

import static dev.marquee.server.serving.GatedClassifier.LANE;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How a replica with lanes shares out its device. */
class LanesTest {
  private final AtomicLong now = new AtomicLong(1);
  private final GatedClassifier classifier = new GatedClassifier(3);
  private final Batcher batcher =
      new Batcher("test", List.of(classifier), 1, 4, now::get, now::get);

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
  void fewerThanLanesHaveItTogether() throws Exception {
    List<Future<Scores>> scores = whileOneRuns(2);
    assertThat(classifier.nextBatch()).containsExactly(2f, 3f);
    assertThat(classifier.hasUnseenBatch()).isFalse();
    classifier.letRun(1);
    assertThat(scores.get(1).get().batchSize()).isEqualTo(2);
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
  void howLongItTakesIsThatOfLanesWhereOthersAreBefore() throws Exception {
    Future<Scores> alone = submit(1);
    classifier.nextBatch();
    now.addAndGet(100);
    classifier.letRun(1);
    Scores _ = alone.get();
    assertThat(batcher.waitNanos(3)).as("nothing has run in a lane").isEqualTo(440);
    List<Future<Scores>> scores = whileOneRuns(3);
    for (int lane = 0; lane < 3; lane++) {
      classifier.nextBatch();
    }
    now.addAndGet(200);
    classifier.letRun(3);
    for (Future<Scores> each : scores) {
      assertThat(each.get().inference().toNanos()).isEqualTo(200);
    }
    assertThat(batcher.waitNanos(6)).as("two rounds of three, and its own").isEqualTo(660);
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
