package dev.marquee.server.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.DatasetSplit;
import dev.marquee.server.promotion.Evaluations.Stated;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.VersionName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EvaluationGateTest {
  private static final VersionName ONE = VersionName.parse("name", "models/posters/versions/1");
  private static final VersionName TWO = VersionName.parse("name", "models/posters/versions/2");
  private static final DatasetSplit VALIDATION = split("validation");
  private static final PromotionPolicy LEAST =
      policy("macro_f1", OptionalDouble.of(0.3), OptionalDouble.empty());
  private static final PromotionPolicy LOSS =
      policy("macro_f1", OptionalDouble.empty(), OptionalDouble.of(0.01));

  private record Known(VersionName version, GateMetric metric, Stated stated) {}

  private final List<Known> known = new ArrayList<>();
  private final EvaluationGate gate = new EvaluationGate(this::latest);

  private Optional<Stated> latest(
      VersionName version, GateMetric metric, Optional<DatasetSplit> on) {
    return known.stream()
        .filter(one -> one.version().equals(version) && one.metric() == metric)
        .map(Known::stated)
        .filter(stated -> on.isEmpty() || on.get().equals(stated.on()))
        .reduce((_, later) -> later);
  }

  private void evaluated(VersionName version, double value, DatasetSplit on) {
    String name = "evaluations/" + (known.size() + 1);
    known.add(new Known(version, GateMetric.MACRO_F1, new Stated(value, name, on)));
  }

  @Test
  void theLeastValueIsEnough() {
    evaluated(TWO, 0.3, VALIDATION);
    assertThat(gate.check(LEAST, TWO, Optional.of(ONE)))
        .isEqualTo(
            "macro_f1 is 0.3000 on split validation of datasets/films (evaluations/1), at least 0.3000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2999, Double.NaN, Double.NEGATIVE_INFINITY})
  void lessThanTheLeastValueIsRefused(double reached) {
    evaluated(TWO, reached, VALIDATION);
    assertRefused(LEAST, "at least 0.3000");
  }

  @Test
  void theNewestEvaluationCounts() {
    evaluated(TWO, 0.9, VALIDATION);
    evaluated(TWO, 0.1, VALIDATION);
    assertRefused(LEAST, "is 0.1000");
  }

  @Test
  void aLossWithinThePolicyIsAllowed() {
    evaluated(ONE, 0.50, VALIDATION);
    evaluated(TWO, 0.4950, VALIDATION);
    assertThat(gate.check(LOSS, TWO, Optional.of(ONE))).contains("production's is 0.5000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.48, Double.NaN})
  void aLargerLossIsRefused(double reached) {
    evaluated(ONE, 0.50, VALIDATION);
    evaluated(TWO, reached, VALIDATION);
    assertRefused(LOSS, "allows 0.0100");
  }

  @Test
  void theFirstVersionHasNothingToLoseAgainst() {
    evaluated(TWO, 0.1, VALIDATION);
    assertThat(gate.check(LOSS, TWO, Optional.empty())).contains("0.1000");
  }

  @Test
  void whatWasMeasuredOnOtherExamplesIsNotCompared() {
    evaluated(ONE, 0.1, split("test"));
    evaluated(TWO, 0.9, VALIDATION);
    assertRefused(
        LOSS,
        "no such evaluation of models/posters/versions/1: make it with 'marquee evaluate models/posters/versions/1 --dataset datasets/films --split validation'");
  }

  @Test
  void aMissingEvaluationIsAskedForWhereProductionWasMeasured() {
    evaluated(
        ONE, 0.1, new DatasetSplit(VALIDATION.dataset(), VALIDATION.digest(), Optional.empty()));
    assertRefused(
        LOSS, "'marquee evaluate models/posters/versions/2 --dataset datasets/films', and");
  }

  @Test
  void withoutAnyEvaluationTheCommandIsShownAllTheSame() {
    assertRefused(LEAST, "no evaluation of models/posters/versions/2");
    assertRefused(LEAST, "'marquee evaluate models/posters/versions/2 --dataset DATASET");
  }

  @ParameterizedTest
  @ValueSource(strings = {"map", "hamming_loss", "calibration_error"})
  void aStoredPolicyThatCannotDecideLetsNothingPassAndSaysWhatTo(String metric) {
    evaluated(TWO, 0.9, VALIDATION);
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

  private static DatasetSplit split(String name) {
    return new DatasetSplit(
        new DatasetName("films"), new Digest("0".repeat(64)), Optional.of(name));
  }

  private static PromotionPolicy policy(
      String metric, OptionalDouble minimum, OptionalDouble maxLoss) {
    return new PromotionPolicy(metric, minimum, maxLoss);
  }
}
