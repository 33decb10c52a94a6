package dev.marquee.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.architectures.DenseNetArchitecture.DenseNet121;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ArchitecturesTest {
  private final Architectures architectures = Architectures.onClassPath();

  @ParameterizedTest
  @ValueSource(strings = {"custom-cnn", "densenet121", "densenet161", "densenet169", "densenet201"})
  void everyBundledArchitectureIsFoundAndFitsItsOwnInput(String name) {
    Architecture architecture = architectures.get(name);
    Network network = architecture.network(7, Settings.NONE);
    assertThat(network.architecture()).isEqualTo(name);
    assertThat(
            Summary.of(
                    network,
                    architecture.defaultInput().height(),
                    architecture.defaultInput().width())
                .outputShape())
        .containsExactly(7L);
  }

  @Test
  void anUnknownNameIsRefusedWithTheKnownOnes() {
    assertThatExceptionOfType(Failure.FailedPrecondition.class)
        .isThrownBy(() -> architectures.get("resnet50"))
        .withMessageContaining("resnet50")
        .withMessageContaining("densenet121")
        .withMessageContaining("plugins folder")
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.ARCHITECTURE_UNKNOWN));
  }

  @Test
  void twoOfOneNameAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Architectures(List.of(new CustomCnn(), new CustomCnn())))
        .withMessageContaining("custom-cnn");
  }

  @Test
  void moreArchitecturesStandBesideThoseThatAreThere() {
    Architectures one = new Architectures(List.of(new CustomCnn()));
    assertThat(one.with(List.of(new DenseNet121())).names())
        .containsExactly("custom-cnn", "densenet121");
    assertThat(one.names()).containsExactly("custom-cnn");
  }

  @Test
  void unknownSettingsAndSettingsThatAreNoNumberAreRefused() {
    Architecture densenet = architectures.get("densenet121");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> densenet.network(3, new Settings(Map.of("epsilon", "1"))))
        .withMessageContaining("'epsilon'")
        .withMessageContaining("batch_norm_epsilon");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> densenet.network(3, new Settings(Map.of("batch_norm_epsilon", "tiny"))))
        .withMessageContaining("'tiny'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> densenet.network(3, new Settings(Map.of("batch_norm_epsilon", "-1"))))
        .withMessageContaining("epsilon");
  }
}
