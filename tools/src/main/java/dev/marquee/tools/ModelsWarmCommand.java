package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee models warm}: who asks for a version after that does not wait for it to load. */
@Command(
    name = "warm",
    description = {
      "Loads a version beside those that are loaded, and prints its name when it is ready.",
      "",
      "The first request for a version loads it, too; a version that is warm makes nobody wait."
    },
    footer = {"", "Example:", "  marquee models warm models/posters@candidate"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsWarmCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "models/x/versions/3, models/x@alias, or models/x for the one in production.")
  private String name;

  @Override
  public void run() {
    try (MarqueeClient client = server.connect()) {
      ModelVersion version = client.models().warmModelVersion(name);
      result.print(version, version::getName);
    }
  }
}
