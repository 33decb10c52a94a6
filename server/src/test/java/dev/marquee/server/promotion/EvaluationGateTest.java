package dev.marquee.server.promotion;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
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
  private static final PromotionPolicy LEAST =
      policy(OptionalDouble.of(0.3), OptionalDouble.empty());
  private static final PromotionPolicy LOSS =
      policy(OptionalDouble.empty(), OptionalDouble.of(0.01));

  private final Map<VersionName, Double> map = new HashMap<>();
  private final EvaluationGate gate =
      new EvaluationGate(
          (version, metric) ->
              metric.equals("map") && map.containsKey(version)
                  ? OptionalDouble.of(map.get(version))
                  : OptionalDouble.empty());

  @Test
  void theLeastValueIsEnough() {
    map.put(TWO, 0.3);
    assertThat(gate.check(LEAST, TWO, Optional.of(ONE))).contains("map is 0.3000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.2999, Double.NaN, Double.NEGATIVE_INFINITY})
  void lessThanTheLeastValueIsRefused(double reached) {
    map.put(TWO, reached);
    assertRefused(LEAST, "at least 0.3000");
  }

  @Test
  void aLossWithinThePolicyIsAllowed() {
    map.put(ONE, 0.50);
    map.put(TWO, 0.4950);
    assertThat(gate.check(LOSS, TWO, Optional.of(ONE))).contains("production's is 0.5000");
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.48, Double.NaN})
  void aLargerLossIsRefused(double reached) {
    map.put(ONE, 0.50);
    map.put(TWO, reached);
    assertRefused(LOSS, "allows 0.0100");
  }

  @Test
  void theFirstVersionHasNothingToLoseAgainst() {
    map.put(TWO, 0.1);
    assertThat(gate.check(LOSS, TWO, Optional.empty())).contains("0.1000");
  }

  @Test
  void withoutAnEvaluationOfProductionALossCannotBeJudged() {
    map.put(TWO, 0.9);
    assertRefused(LOSS, "no evaluation of " + ONE + " states");
    assertRefused(LOSS, "('marquee models update models/posters --no-policy').");
  }

  private void assertRefused(PromotionPolicy policy, String words) {
    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> gate.check(policy, TWO, Optional.of(ONE)));
    assertThat(refusal.reason()).isEqualTo(Reason.EVALUATION_GATE_FAILED);
    assertThat(refusal).hasMessageContaining(words);
  }

  private static PromotionPolicy policy(OptionalDouble minimum, OptionalDouble maxLoss) {
    return new PromotionPolicy("map", minimum, maxLoss);
  }
}
