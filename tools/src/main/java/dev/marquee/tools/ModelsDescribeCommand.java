package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models describe}. A name means the version that it would mean to {@code marquee
 * classify --model}.
 */
@Command(
    name = "describe",
    description = "Shows one version of a model: labels, input, network, weights, provenance.",
    footer = {"", "Example:", "  marquee models describe models/posters@candidate --layers"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsDescribeCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      description =
          "models/x (the version that its alias production points to), models/x/versions/3, or "
              + "models/x@candidate (any alias).")
  private String name;

  @Option(names = "--layers", description = "Shows the layers of the network, too.")
  private boolean layers;

  @Override
  public void run() {
    ModelVersion version;
    try (MarqueeClient client = server.connect()) {
      version = client.models().getModelVersion(name);
    }
    // A network has hundreds of layers: too many for who wants to see the labels.
    if (!layers) {
      version = version.toBuilder().clearLayers().build();
    }
    ModelVersion shown = version;
    result.print(shown, () -> VersionSheet.of(shown, result.columns()));
  }
}
