package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.TrainingRun;
import org.junit.jupiter.api.Test;

class RunSheetTest {
  private static final TrainingRun RUN =
      TrainingRun.newBuilder()
          .setName("trainingRuns/mine")
          .setState(TrainingRun.State.STATE_CANCELLED)
          .build();

  @Test
  void aCancelledRunSaysByWhomAndWhy() {
    TrainingRun told = RUN.toBuilder().setCancelledBy("ada").setCancelReason("too slow").build();
    assertThat(RunSheet.of(told, 120))
        .contains("state          cancelled\ncancelled by   ada\ncancelled for  too slow\n");
    assertThat(RunSheet.of(RUN, 120)).doesNotContain("cancelled ");
  }
}
