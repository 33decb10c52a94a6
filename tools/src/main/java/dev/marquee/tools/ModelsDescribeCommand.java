package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee models describe}: {@link ModelSheet} shows a model, {@link VersionSheet} a
 * version.
 */
@Command(
    name = "describe",
    description = {
      "Shows a model: aliases, policy, how many versions. Or one of its versions: labels, input, "
          + "network, weights, provenance.",
    },
    footer = {
      "",
      "Examples:",
      "  marquee models describe models/posters",
      "  marquee models describe models/posters/versions/3",
      "  marquee models describe models/posters@production --layers"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsDescribeCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description =
          "The model, models/x; or a version, models/x/versions/3 or models/x@production (any "
              + "alias).")
  private String name;

  @Option(names = "--layers", description = "Shows the layers of a version's network, too.")
  private boolean layers;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    boolean model = name.equals(VersionNumber.model(name));
    if (model && layers) {
      throw new ParameterException(
          command.commandLine(),
          "--layers is of a version: name one, such as %s@production.".formatted(name));
    }
    try (MarqueeClient client = server.connect()) {
      if (model) {
        Model shown = client.models().getModel(name);
        result.print(shown, () -> ModelSheet.of(shown, result.columns()));
      } else {
        ModelVersion shown = withLayersIfAsked(client.models().getModelVersion(name));
        result.print(shown, () -> VersionSheet.of(shown, result.columns()));
      }
    }
  }

  /** A network has hundreds of layers: too many for who wants to see the labels. */
  private ModelVersion withLayersIfAsked(ModelVersion version) {
    return layers ? version : version.toBuilder().clearLayers().build();
  }
}
