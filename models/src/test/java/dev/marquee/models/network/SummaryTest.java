package dev.marquee.models.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.architectures.CustomCnn;
import dev.marquee.models.network.Layer.BatchNorm;
import dev.marquee.models.network.Layer.Convolution;
import dev.marquee.models.network.Layer.GlobalAveragePool;
import dev.marquee.models.network.Layer.Linear;
import dev.marquee.models.network.Layer.MaxPool;
import dev.marquee.models.network.Layer.Window;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SummaryTest {
  private static final Architectures ARCHITECTURES = Architectures.onClassPath();

  /** The counts that torchvision's documentation states for its DenseNets. */
  @ParameterizedTest
  @CsvSource({
    "densenet121, 7978856",
    "densenet161, 28681000",
    "densenet169, 14149480",
    "densenet201, 20013928"
  })
  void denseNetsHaveAsManyParametersAsTorchvisions(String name, long parameters) {
    Network network = ARCHITECTURES.get(name).network(1000, Settings.NONE);
    assertThat(Summary.of(network, 224, 224).parameters()).isEqualTo(parameters);
  }

  /** 2.87 GMAC is what the usual counters say of DenseNet-121 at 224 × 224. */
  @Test
  void multiplyAddsAreCounted() {
    Network network = ARCHITECTURES.get("densenet121").network(1000, Settings.NONE);
    assertThat(Summary.of(network, 224, 224).multiplyAdds() / 1e9).isBetween(2.83, 2.92);
  }

  @Test
  void theCustomCnnLeaves16FeaturesFor20Labels() {
    Summary summary = Summary.of(new CustomCnn().network(20, Settings.NONE), 150, 150);
    List<Summary.Row> rows = summary.rows();
    assertThat(rows.getFirst().outputShape()).containsExactly(128L, 149L, 149L);
    assertThat(rows.getFirst().multiplyAdds()).isEqualTo(149L * 149 * 128 * 3 * 2 * 2);
    assertThat(rows.getFirst().parameters()).isEqualTo(128 * 3 * 2 * 2 + 128);
    assertThat(rows.get(rows.size() - 2).outputShape()).containsExactly(16L);
    assertThat(summary.outputShape()).containsExactly(20L);
  }

  @Test
  void aDenseLayerAddsItsGrowthToTheChannels() {
    Network network = ARCHITECTURES.get("densenet121").network(20, Settings.NONE);
    List<Long> first =
        Summary.of(network, 192, 128).rows().stream()
            .filter(row -> row.operation().equals("Concatenation"))
            .findFirst()
            .orElseThrow()
            .outputShape();
    assertThat(first).containsExactly(96L, 48L, 32L);
  }

  @Test
  void anImageTooSmallForTheLayersIsRefused() {
    Network network = new CustomCnn().network(20, Settings.NONE);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Summary.of(network, 40, 40))
        .withMessageContaining("too small");
  }

  @Test
  void layersThatDoNotFitEachOtherAreRefusedByName() {
    Layer convolution = new Convolution("a", 3, 8, new Window(1, 1, 0), true);
    assertRefused(Layer.sequence(convolution, new BatchNorm("b", 9, 1e-5)), "b takes 9");
    assertRefused(
        Layer.sequence(convolution, new GlobalAveragePool(), new Linear("c", 4, 2)), "c takes 4");
    assertRefused(
        Layer.sequence(new GlobalAveragePool(), new MaxPool(new Window(2, 2, 0))), "height, width");
    assertRefused(
        new Layer.DenseConcatenation(new MaxPool(new Window(2, 2, 0))), "keep height and width");
  }

  @Test
  void twoLayersOfOneNameAreRefused() {
    Layer layer = new Convolution("twin", 3, 3, new Window(1, 1, 0), false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Network("x", Layer.sequence(layer, layer)))
        .withMessageContaining("twin.weight");
  }

  private static void assertRefused(Layer root, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Summary.of(new Network("x", root), 8, 8))
        .withMessageContaining(message);
  }
}
