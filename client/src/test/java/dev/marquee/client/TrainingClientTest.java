package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.Recipe;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.WatchTrainingRunRequest;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
    ManagedChannel nowhere = InProcessChannelBuilder.forName("nobody listens here").build();
    TrainingClient lost = MarqueeClient.builder().channel(nowhere).build().training();
    assertThatThrownBy(() -> lost.watchTrainingRun(RUN, 0).iterator().hasNext())
        .isExactlyInstanceOf(UnavailableException.class);
    nowhere.shutdownNow();
  }

  @Test
  void aWatchOfAQuietRunIsTakenUpHoweverOftenAConnectionThatStoodIsLost() {
    for (int i = 0; i < 5; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    }
    List<String> told = new ArrayList<>();
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public void lost(MarqueeException why, Duration patience) {
            told.add("lost, " + patience.toMinutes());
          }

          @Override
          public void back() {
            told.add("back");
            time.pass(Duration.ofHours(3));
            if (fake.failures.isEmpty()) {
              happen(0);
            }
          }
        };
    try (TrainingEvents events = training.watchTrainingRun(RUN, 7, listener)) {
      assertThat(events).isEmpty();
    }
    assertThat(told).hasSize(10).startsWith("lost, 60", "back", "lost, 60", "back");
  }

  @Test
  void aServerThatDoesNotAnswerInTimeIsAskedAgainByAWatchThatHadReachedIt() {
    happen(2);
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    ConnectionListener slowOnceLost =
        new ConnectionListener() {
          @Override
          public void lost(MarqueeException why, Duration patience) {
            fake.refusals.add(FakeRegistry.failure(Status.Code.DEADLINE_EXCEEDED, ""));
          }
        };
    try (TrainingEvents events = training.watchTrainingRun(RUN, 0, slowOnceLost)) {
      assertThat(events).hasSize(3);
    }
    assertThat(fake.refusals).isEmpty();
  }

  @Test
  @Timeout(value = 20, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void aWatchThatIsClosedEndsThoughTheServerDoesNotAnswer() {
    TrainingEvents events = training.watchTrainingRun(RUN, 0);
    fake.silence = events::close;
    assertThat(events).isEmpty();
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
