package dev.marquee.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.VersionName;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What the log says of runs. */
class RunWordsTest {
  private static final RunName RUN = new RunName("one");
  private static final VersionName VERSION = new VersionName(new ModelName("genres"), 3);

  @Test
  void aPassIsASentenceWithUnits() {
    RunEvent.Measured measured = new RunEvent.Measured(0.51239, 0.42, 0.3333);

    assertThat(
            RunWords.pass(
                RUN, new RunEvent.EpochEnded(2, 40, 0.61, Optional.of(measured), 12.34), 10))
        .isEqualTo(
            "trainingRuns/one has done epoch 2 of 10 in 12.3 s, by step 40: training loss 0.6100;"
                + " on the validation images loss 0.5124, top-n accuracy 42.00%, mAP 0.3333");
    assertThat(RunWords.pass(RUN, new RunEvent.EpochEnded(2, 40, 0.61, Optional.empty(), 1), 10))
        .endsWith("training loss 0.6100");
  }

  @Test
  void anEndSaysHowItCameAndWhatIsThere() {
    assertThat(
            RunWords.ended(RUN, RunEnd.of(new PlannedEnd(2, 1, 20, Optional.empty()), VERSION), 40))
        .isEqualTo("trainingRuns/one has succeeded after 40 steps and is models/genres/versions/3");
    assertThat(RunWords.ended(RUN, RunEnd.cancelled(new Cause("anna", "here", "enough")), 7))
        .isEqualTo("trainingRuns/one was cancelled after 7 steps by anna: enough");
    RunFailure far = new RunFailure("TRAINING_DIVERGED", "The loss is not finite.", 41);
    assertThat(
            RunWords.ended(RUN, RunEnd.of(new PlannedEnd(1, 1, 20, Optional.of(far)), VERSION), 40))
        .isEqualTo(
            "trainingRuns/one has failed after 40 steps: TRAINING_DIVERGED, The loss is not finite."
                + " What it had learned by step 20 is kept as models/genres/versions/3.");
  }
}
