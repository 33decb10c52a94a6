package dev.marquee.server.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.Evaluations.Lacking;
import dev.marquee.server.promotion.Evaluations.Stated;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationGateTest {
  private static final VersionName ONE = VersionName.parse("name", "models/posters/versions/1");
  private static final VersionName TWO = VersionName.parse("name", "models/posters/versions/2");
  private static final DatasetSplit VALIDATION =
      new DatasetSplit(
          new DatasetName("films"), new Digest("0".repeat(64)), Optional.of("validation"));
  private static final PromotionPolicy LEAST =
      policy("macro_f1", OptionalDouble.of(0.3), OptionalDouble.empty());
  private static final PromotionPolicy LOSS =
      policy("macro_f1", OptionalDouble.empty(), OptionalDouble.of(0.01));

  /** What there is: of a version that counts, and of one that can be compared. */
  private static final class FakeEvaluations implements Evaluations {
    private final Map<VersionName, Found> found = new HashMap<>();

    @Override
    public Found newest(
        PromotionPolicy policy,
        GateMetric metric,
        VersionName version,
        Optional<VersionName> production) {
      return of(version);
    }

    @Override
    public Found comparable(GateMetric metric, Stated with, VersionName production) {
      return of(production);
    }

    private Found of(VersionName version) {
      return found.getOrDefault(version, new Lacking(Optional.empty(), "measure " + version));
    }
  }

  private final FakeEvaluations evaluations = new FakeEvaluations();
  private final EvaluationGate gate = new EvaluationGate(evaluations);

  private void evaluated(VersionName version, double value) {
    evaluations.found.put(
        version, new Stated(value, "evaluations/" + (evaluations.found.size() + 1), VALIDATION));
  }

  @Test
  void theLeastValueIsEnough() {
    evaluated(TWO, 0.3);
    assertThat(gate.check(LEAST, TWO, Optional.of(ONE)))
        .isEqualTo(
            "macro_f1 is 0.3000 on split validation of datasets/films (evaluations/1), at least 0.3000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2999, Double.NaN, Double.NEGATIVE_INFINITY})
  void lessThanTheLeastValueIsRefused(double reached) {
    evaluated(TWO, reached);
    assertRefused(LEAST, "at least 0.3000");
  }

  @Test
  void aLossWithinThePolicyIsAllowed() {
    evaluated(ONE, 0.50);
    evaluated(TWO, 0.4950);
    assertThat(gate.check(LOSS, TWO, Optional.of(ONE))).contains("production's is 0.5000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.48, Double.NaN})
  void aLargerLossIsRefused(double reached) {
    evaluated(ONE, 0.50);
    evaluated(TWO, reached);
    assertRefused(LOSS, "allows 0.0100");
  }

  @Test
  void theFirstVersionHasNothingToLoseAgainst() {
    evaluated(TWO, 0.1);
    assertThat(gate.check(LOSS, TWO, Optional.empty())).contains("0.1000");
  }

  @Test
  void withoutAnEvaluationThatCountsTheRefusalHasTheCommandThatMakesOne() {
    assertRefused(LEAST, "macro_f1 on a split that it was not trained with");
    assertRefused(LEAST, "no such evaluation of models/posters/versions/2: make it with 'measure ");
  }

  @Test
  void whatThereIsInsteadIsNamed() {
    evaluations.found.put(
        TWO, new Lacking(Optional.of("evaluations/7 is on all of datasets/films"), "measure it"));
    assertRefused(
        LEAST,
        "models/posters/versions/2 (evaluations/7 is on all of datasets/films): make it with 'measure it'");
  }

  @Test
  void withoutOneOfProductionThatCanBeComparedNothingPasses() {
    evaluated(TWO, 0.9);
    assertRefused(
        LOSS, "no like evaluation of models/posters/versions/1: measure alike with 'measure ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "hamming_loss", "calibration_error"})
  void aStoredPolicyThatCannotDecideLetsNothingPassAndSaysWhatTo(String metric) {
    evaluated(TWO, 0.9);
    PromotionPolicy stored = policy(metric, OptionalDouble.of(0.3), OptionalDouble.empty());
    assertRefused(stored, "'" + metric + "', by which no promotion can be decided");
    assertRefused(stored, "mean_average_precision");
  }

  private void assertRefused(PromotionPolicy policy, String words) {
    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> gate.check(policy, TWO, Optional.of(ONE)));
    assertThat(refusal.reason()).isEqualTo(Reason.EVALUATION_GATE_FAILED);
    assertThat(refusal).hasMessageContaining(words);
  }

  private static PromotionPolicy policy(
      String metric, OptionalDouble minimum, OptionalDouble maxLoss) {
    return new PromotionPolicy(metric, minimum, maxLoss, Optional.empty(), Optional.empty());
  }
}
