package dev.marquee.server.training;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import java.util.List;
import java.util.Map;

/** The networks that runs train. Immutable. */
record Networks(Architectures architectures) {

  /**
   * Returns a network.
   *
   * @throws Failure.FailedPrecondition ({@code ARCHITECTURE_UNKNOWN}) if there is no such family
   * @throws Failure.InvalidArgument if it has no such settings, or cannot be fed so
   */
  Network network(String architecture, Map<String, String> settings, int labels, InputSpec input) {
    Network network = network(architecture, settings, labels);
    try {
      List<Long> output = Summary.of(network, input.height(), input.width()).outputShape();
      if (!output.equals(List.of((long) labels))) {
        throw new IllegalArgumentException(
            "its output is %s for %d labels".formatted(output, labels));
      }
      return network;
    } catch (IllegalArgumentException e) {
      InputSpec usual = architectures.get(architecture).defaultInput();
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "start.spec.recipe.input",
          "%s cannot be fed with %d × %d pixels: %s. Correct input.width and input.height of the recipe; it is made for %d × %d."
              .formatted(
                  architecture,
                  input.width(),
                  input.height(),
                  e.getMessage(),
                  usual.width(),
                  usual.height()),
          e);
    }
  }

  private Network network(String architecture, Map<String, String> settings, int labels) {
    try {
      return architectures.get(architecture).network(labels, new Settings(settings));
    } catch (IllegalArgumentException e) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "start.spec.architecture_settings",
          "%s cannot be made so: %s. Correct its settings.".formatted(architecture, e.getMessage()),
          e);
    }
  }
}
