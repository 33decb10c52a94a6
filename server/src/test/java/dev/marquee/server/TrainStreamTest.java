package dev.marquee.server;

import static dev.marquee.server.TrainingScene.streamed;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.util.concurrent.MoreExecutors;
import dev.marquee.server.training.RunEvent;
import dev.marquee.v1.TrainingEvent.EventCase;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Context;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams that end too early, come too late, or belong to nobody any more. */
class TrainStreamTest {
  @TempDir Path data;
  private TrainingScene scene;

  @BeforeEach
  void start() {
    scene = new TrainingScene(data).withModel();
  }

  @AfterEach
  void stop() {
    scene.close();
  }

  @Test
  void aStreamThatIsClosedTooEarlyIsToldWhatIsMissingAndTheRunGoesOn() throws InterruptedException {
    TrainStream early = scene.train("one", streamed(3));
    early.sendUpTo(2);
    early.halfClose();

    Refusal refusal = early.awaitRefusal();
    assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
    assertThat(refusal.reason()).isEqualTo("TRAINING_INCOMPLETE");
    assertThat(refusal.message()).startsWith("2 of 3 batches came");
    TrainStream again = scene.train("one", streamed(3));
    assertThat(again.awaitAccepted()).isEqualTo(3);
    again.sendUpTo(3);
    again.halfClose();
    assertThat(again.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  @Test
  void aCallThatIsCancelledBeforeItsStartIsUnderstoodTakesNothingOver()
      throws InterruptedException {
    TrainingSpec.Builder spec = streamed(3).setValidationDataset("datasets/few");
    CompletableFuture<Thread> held = new CompletableFuture<>();
    CountDownLatch released = new CountDownLatch(1);
    scene.datasets.onNextLook(() -> holdUntilCancelled(held, released));
    TrainStream dead = scene.train("one", spec);
    Thread starting = held.join();
    dead.cut();
    TrainStream live = scene.train("one", spec);
    live.sendUpTo(1);
    live.awaitAcknowledged(1);
    released.countDown();
    starting.join();

    assertThat(threadsThatStore()).isEqualTo(1);
    live.sendUpTo(3);
    assertThat(live.awaitEnd().getLast().hasCompleted()).isTrue();
  }

  private static void holdUntilCancelled(CompletableFuture<Thread> held, CountDownLatch released) {
    CountDownLatch cancelled = new CountDownLatch(1);
    Context.current().addListener(_ -> cancelled.countDown(), MoreExecutors.directExecutor());
    held.complete(Thread.currentThread());
    try {
      released.await();
      cancelled.await();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static long threadsThatStore() {
    return Thread.getAllStackTraces().values().stream()
        .filter(
            stack ->
                Arrays.stream(stack).anyMatch(call -> call.getClassName().endsWith("BatchQueue")))
        .count();
  }

  @Test
  void whoSendsABatchToARunThatHasJustEndedLearnsHowItEnded() throws InterruptedException {
    TrainStream stream = scene.train("one", streamed(3));
    stream.sendUpTo(1);
    scene.awaitEvent("one", EventCase.STARTED);
    // Between the end of the training and its being kept.
    scene.store().refuse(event -> event instanceof RunEvent.Cancelled);
    assertThat(Refusal.of(() -> scene.cancel("one", "enough")).reason()).isEqualTo("STORAGE_FULL");
    stream.sendUpTo(2);
    while (threadsThatStore() > 0) {
      Thread.onSpinWait();
    }
    scene.store().refuse(_ -> false);

    assertThat(stream.awaitEnd().getLast().getCancelled().getReason()).isEqualTo("enough");
  }

  @Test
  void theStepsOfARunThatWasCancelledAreThoseThatItMade() throws InterruptedException {
    TrainStream stream = scene.train("one", streamed(5));
    stream.sendUpTo(2);
    scene.awaitEvent("one", EventCase.STEP);
    while (scene.run("one").getStepCount() < 2) {
      Thread.onSpinWait();
    }

    TrainingRun run = scene.cancel("one", "enough");

    assertThat(run.getCheckpointStep()).isZero();
    assertThat(run.getStepCount()).isEqualTo(2);
    assertThat(scene.run("one").getStepCount()).isEqualTo(2);
  }
}
