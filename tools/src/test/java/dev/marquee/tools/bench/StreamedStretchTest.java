package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.v1.EpochDone;
import dev.marquee.v1.StepDone;
import dev.marquee.v1.TrainingCancelled;
import dev.marquee.v1.TrainingCompleted;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingFailed;
import dev.marquee.v1.TrainingFailure;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StreamedStretchTest {
  private static final int BATCH = 16;

  private final AtomicLong now = new AtomicLong(Duration.ofDays(1).toNanos());
  private final StreamedStretch stretch = new StreamedStretch(now::get, BATCH);

  @Test
  void itGoesFromTheFirstBatchToTheLastStepThatIsToldOf() {
    pass(5);
    stretch.batchAsked();
    pass(2);
    stretch.batchAsked();
    stretch.happened(step(1));
    pass(8);
    stretch.happened(step(18));
    pass(1);
    stretch.happened(epoch(20));
    pass(60);
    stretch.happened(
        TrainingEvent.newBuilder().setCompleted(TrainingCompleted.getDefaultInstance()).build());
    assertThat(stretch.imagesPerSecond()).isEqualTo(18 * BATCH / 10.0);
  }

  @Test
  void aRunThatToldOfItsFirstStepOnlyGoesToTheEndOfItsPass() {
    stretch.batchAsked();
    pass(1);
    stretch.happened(step(1));
    pass(3);
    stretch.happened(epoch(20));
    assertThat(stretch.imagesPerSecond()).isEqualTo(20 * BATCH / 4.0);
  }

  @Test
  void aRunWithoutAVersionIsNoMeasurement() {
    TrainingEvent failed =
        TrainingEvent.newBuilder()
            .setFailed(
                TrainingFailed.newBuilder()
                    .setFailure(TrainingFailure.newBuilder().setDetail("The disk is full.")))
            .build();
    assertThatThrownBy(() -> stretch.happened(failed))
        .isInstanceOf(BenchException.class)
        .hasMessage("The run failed: The disk is full.");
    TrainingEvent cancelled =
        TrainingEvent.newBuilder().setCancelled(TrainingCancelled.getDefaultInstance()).build();
    assertThatThrownBy(() -> stretch.happened(cancelled)).isInstanceOf(BenchException.class);
  }

  private void pass(int seconds) {
    now.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private static TrainingEvent step(long step) {
    return TrainingEvent.newBuilder().setStep(StepDone.newBuilder().setStep(step)).build();
  }

  private static TrainingEvent epoch(long step) {
    return TrainingEvent.newBuilder().setEpoch(EpochDone.newBuilder().setStep(step)).build();
  }
}
