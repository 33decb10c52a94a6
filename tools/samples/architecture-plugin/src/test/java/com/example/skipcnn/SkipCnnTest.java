package com.example.skipcnn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.marquee.models.network.Architecture;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Parameter;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class SkipCnnTest {
  private final SkipCnn architecture = new SkipCnn();

  @Test
  void theServiceFileNamesIt() {
    assertTrue(
        ServiceLoader.load(Architecture.class).stream().anyMatch(p -> p.type() == SkipCnn.class));
  }

  @Test
  void itLeadsFromItsInputToOneLogitPerLabel() {
    Network network = architecture.network(7, Settings.NONE);
    // Throws where layers do not fit each other or the image.
    Summary summary =
        Summary.of(
            network, architecture.defaultInput().height(), architecture.defaultInput().width());
    assertEquals(List.of(7L), summary.outputShape());
  }

  /** The sum that PyTorch's parameters() give for SkipCnn(labels=20). */
  @Test
  void itHasAsManyParametersAsPyTorchCounts() {
    Network network = architecture.network(20, Settings.NONE);
    assertEquals(15_684, Summary.of(network, 96, 64).parameters());
  }

  @Test
  void itsParametersHaveTheNamesOfTheStateDict() {
    List<String> names =
        architecture.network(7, Settings.NONE).parameters().stream().map(Parameter::name).toList();
    assertTrue(
        names.containsAll(
            List.of(
                "stem.conv.weight",
                "blocks.0.norm.running_var",
                "blocks.2.conv.weight",
                "classifier.bias")),
        names::toString);
  }

  @Test
  void theWidthChangesTheChannelsAndOtherSettingsAreRefused() {
    Network narrow = architecture.network(7, new Settings(Map.of("width", "4")));
    assertEquals(List.of(4L, 3L, 3L, 3L), narrow.parameters().getFirst().shape());
    assertThrows(
        IllegalArgumentException.class,
        () -> architecture.network(7, new Settings(Map.of("width", "0"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> architecture.network(7, new Settings(Map.of("depth", "9"))));
  }
}
