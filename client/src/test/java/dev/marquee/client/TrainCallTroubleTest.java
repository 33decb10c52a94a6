package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Streams that break off, and streams in whose place others come. */
class TrainCallTroubleTest {
  private final FakeTraining fake = new FakeTraining();
  private final FakeServer server = new FakeServer(fake);
  private final FakeTime time = new FakeTime();
  private final TrainingClient training = server.client(1, time).training();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aLostConnectionIsToldOnceUntilThereIsOneAgain() {
    List<String> told = new ArrayList<>();
    ConnectionListener listener =
        new ConnectionListener() {
          @Override
          public void lost(MarqueeException why, Duration patience) {
            told.add("lost: " + why.code() + ", " + patience.toMinutes());
          }

          @Override
          public void back() {
            told.add("back");
          }
        };
    for (int i = 0; i < 3; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    }
    assertThat(train(TrainOptions.none().telling(listener))).hasSize(1);
    assertThat(told).containsExactly("lost: UNAVAILABLE, 60", "back");
  }

  @Test
  void aQuietRunIsTakenUpHoweverOftenAConnectionThatStoodIsLost() {
    fake.breaksQuietly = 5;
    ConnectionListener hoursGoBy =
        new ConnectionListener() {
          @Override
          public void back() {
            time.pass(Duration.ofHours(3));
          }
        };
    assertThat(train(TrainOptions.none().telling(hoursGoBy))).hasSize(1);
    assertThat(fake.starts).hasSize(6);
  }

  @Test
  void aServerThatBreaksEachStreamAtOnceIsGivenUpInTheEnd() {
    fake.breaksQuietly = 100_000;
    assertThatThrownBy(() -> train()).isExactlyInstanceOf(UnavailableException.class);
    assertThat(time.waits.stream().reduce(Duration.ZERO, Duration::plus))
        .isEqualTo(Duration.ofHours(1));
  }

  @Test
  void aServerThatAnswersLateIsAskedAgain() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    fake.failures.add(FakeRegistry.failure(Status.Code.DEADLINE_EXCEEDED, ""));
    assertThat(train()).hasSize(1);
    assertThat(fake.starts).hasSize(3);
  }

  @Test
  void aServerThatNeverAnswersAgainIsGivenUpAsOneThatIsAway() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    for (int i = 0; i < 10_000; i++) {
      fake.failures.add(FakeRegistry.failure(Status.Code.DEADLINE_EXCEEDED, ""));
    }
    assertThatThrownBy(() -> train())
        .isExactlyInstanceOf(UnavailableException.class)
        .hasMessageStartingWith("The server does not answer: ");
  }

  @Test
  void aServerThatNoBatchGetsToIsGivenUpThoughEachLossIsNoticedLate() {
    fake.losesBatches = 1000;
    fake.beforeFailure = () -> time.pass(Duration.ofSeconds(80));
    TrainingSpec spec =
        TrainingSpec.newBuilder()
            .setStreamed(StreamedData.newBuilder().addLabels("Drama").setBatchCount(2))
            .build();
    BatchSource source =
        number -> List.of(example(), example()).subList((int) number - 1, 2).iterator();
    assertThatThrownBy(() -> training.train(spec, source, TrainOptions.none()).forEach(event -> {}))
        .isExactlyInstanceOf(UnavailableException.class);
    assertThat(fake.losesBatches).isPositive();
  }

  private static List<TrainingExample> example() {
    return List.of(TrainingExample.newBuilder().addLabels("Drama").build());
  }

  @Test
  void aStreamThatIsDisplacedByACallOfItsOwnComesBackOnce() {
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    fake.failures.add(takenOver());
    assertThat(train()).last().extracting(TrainingEvent::hasCompleted).isEqualTo(true);
    assertThat(fake.starts).hasSize(3);
  }

  @Test
  void aStreamInWhosePlaceSomebodyElseCameSaysSo() {
    fake.failures.add(takenOver());
    assertThatThrownBy(() -> train()).isExactlyInstanceOf(ConflictException.class);
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    fake.failures.add(takenOver());
    fake.failures.add(takenOver());
    assertThatThrownBy(() -> train()).isExactlyInstanceOf(ConflictException.class);
  }

  @Test
  void aCallThatWasGivenUpLongAgoDisplacesNobody() {
    fake.beforeFailure = () -> time.pass(Duration.ofMinutes(2));
    fake.failures.add(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
    fake.failures.add(takenOver());
    assertThatThrownBy(() -> train()).isExactlyInstanceOf(ConflictException.class);
  }

  private static StatusRuntimeException takenOver() {
    return FakeRegistry.failure(Status.Code.ABORTED, "TRAINING_STREAM_TAKEN_OVER");
  }

  private List<TrainingEvent> train() {
    return train(TrainOptions.none());
  }

  private List<TrainingEvent> train(TrainOptions options) {
    fake.happened(TrainingEvent.newBuilder().setCompleted(TrainingCompleted.getDefaultInstance()));
    TrainingSpec spec = TrainingSpec.newBuilder().setDataset("datasets/x").build();
    List<TrainingEvent> all = new ArrayList<>();
    training.train(spec, options).forEach(all::add);
    return all;
  }
}
