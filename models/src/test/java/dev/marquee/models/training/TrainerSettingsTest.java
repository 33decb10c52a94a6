package dev.marquee.models.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.training.LossSettings.Asymmetric;
import dev.marquee.models.training.LossSettings.CrossEntropy;
import dev.marquee.models.training.LossSettings.Focal;
import dev.marquee.models.training.OptimizerSettings.Adam;
import dev.marquee.models.training.OptimizerSettings.AdamW;
import dev.marquee.models.training.OptimizerSettings.Sgd;
import dev.marquee.models.training.TrainerSettings.RateGroup;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class TrainerSettingsTest {
  private static final InputSpec INPUT =
      new InputSpec(
          2,
          3,
          InputSpec.Resize.STRETCH,
          InputSpec.Filter.BILINEAR,
          InputSpec.ChannelOrder.RGB,
          1,
          List.of(0f, 0f, 0f),
          List.of(1f, 1f, 1f));
  private static final OptionalDouble NONE = OptionalDouble.empty();

  private static TrainerSettings settings(
      OptionalDouble clipNorm, OptionalDouble averaging, RateGroup... groups) {
    return new TrainerSettings(
        INPUT, 0, new Sgd(0, 0), new CrossEntropy(0), List.of(groups), clipNorm, averaging);
  }

  @Test
  void aParameterHasTheRateOfTheLongestPrefixOfItsName() {
    TrainerSettings settings =
        settings(
            NONE,
            NONE,
            new RateGroup("features", 1e-4),
            new RateGroup("features.denseblock4", 1e-3),
            new RateGroup("features.denseblock4.denselayer1", 0));
    assertThat(settings.rate("features.conv0.weight")).isEqualTo(1e-4);
    assertThat(settings.rate("features.denseblock4.denselayer2.conv1.weight")).isEqualTo(1e-3);
    assertThat(settings.rate("features.denseblock4.denselayer1.conv1.weight")).isZero();
    assertThat(settings.rate("classifier.weight")).as("of no group").isZero();
  }

  @Test
  void whatMakesNoSenseIsRefused() {
    refused(() -> settings(OptionalDouble.of(0), NONE));
    refused(() -> settings(NONE, OptionalDouble.of(1)));
    refused(() -> new RateGroup("", -1));
    refused(() -> new RateGroup("", Double.NaN));
    refused(() -> new Adam(1, 0.9, 1e-8, 0));
    refused(() -> new AdamW(0.9, 0.999, 0, 0));
    refused(() -> new Sgd(0.9, -0.1));
    refused(() -> new CrossEntropy(1.1));
    refused(() -> new Focal(-1, 0.5));
    refused(() -> new Focal(2, 1));
    refused(() -> new Asymmetric(0, 4, 1));
  }

  private static void refused(Runnable makes) {
    assertThatIllegalArgumentException().isThrownBy(makes::run);
  }
}
