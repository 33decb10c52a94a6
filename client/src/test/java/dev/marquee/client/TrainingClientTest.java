package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.Recipe;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.WatchTrainingRunRequest;
import io.grpc.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TrainingClientTest {
  private static final String RUN = "trainingRuns/mine";

  private final FakeTraining fake = new FakeTraining();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final TrainingClient training = server.client(1, time).training();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aWatchThatIsCutGoesOnBehindTheLastEventSeen() {
    happen(40);
    fake.cutStreams(10);
    try (TrainingEvents events = training.watchTrainingRun(RUN, 0)) {
      assertThat(events).containsExactlyElementsOf(fake.events);
    }
    assertThat(fake.cutsLeft()).isZero();
    assertThat(fake.watches)
        .hasSize(11)
        .extracting(WatchTrainingRunRequest::getAfterSequence)
        .isSorted();
  }

  @Test
  void aWatchBeginsBehindTheEventThatIsKnown() {
    happen(3);
    try (TrainingEvents events = training.watchTrainingRun(RUN, 3)) {
      assertThat(events.iterator().next().getSequence()).isEqualTo(5);
    }
  }

  @Test
  void aWatchThatEndsBeforeTheRunIsBegunAnew() {
    fake.happened(TrainingEvent.newBuilder().setStep(StepDone.getDefaultInstance()));
    try (TrainingEvents events = training.watchTrainingRun(RUN, 0)) {
      var each = events.iterator();
      assertThat(each.next().hasStep()).isTrue();
      happen(0);
      assertThat(each.next().hasCompleted()).isTrue();
    }
  }

  @Test
  void aWatchFromBehindTheEndOfARunHasNoEvents() {
    happen(3);
    try (TrainingEvents events = training.watchTrainingRun(RUN, 1000)) {
      assertThat(events).isEmpty();
    }
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aRunThatIsNotThereIsSaidAtTheFirstEvent() {
    fake.failures.add(FakeRegistry.failure(Status.Code.NOT_FOUND, "TRAINING_RUN_NOT_FOUND"));
    assertThatThrownBy(() -> training.watchTrainingRun(RUN, 0).iterator().hasNext())
        .isExactlyInstanceOf(NotFoundException.class);
  }

  @Test
  void aServerThatIsNotThereIsSaidAtOnce() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    assertThatThrownBy(() -> training.watchTrainingRun(RUN, 0).iterator().hasNext())
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits).isEmpty();
  }

  @Test
  void aRunIsCancelled() {
    assertThat(training.cancelTrainingRun(RUN, "wrong").getState())
        .isEqualTo(TrainingRun.State.STATE_CANCELLED);
  }

  @Test
  void theRecipesAreListed() {
    assertThat(training.listRecipes()).extracting(Recipe::getName).containsExactly("study");
  }

  private void happen(int steps) {
    for (int step = 1; step <= steps; step++) {
      fake.happened(TrainingEvent.newBuilder().setStep(StepDone.newBuilder().setStep(step)));
    }
    fake.happened(TrainingEvent.newBuilder().setCompleted(TrainingCompleted.getDefaultInstance()));
  }
}
