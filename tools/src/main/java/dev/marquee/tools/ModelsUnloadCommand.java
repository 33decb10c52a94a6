package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee models unload}: memory is free when it ends, so that a script can go on. */
@Command(
    name = "unload",
    description = {
      "Unloads a version once its calls are answered, and prints its name when its memory is free.",
      "",
      "No alias may point to it. The next request for it loads it again."
    },
    footer = {"", "Example:", "  marquee models unload models/posters/versions/1"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsUnloadCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "The version, such as models/x/versions/3.")
  private String name;

  @Override
  public void run() {
    try (MarqueeClient client = server.connect()) {
      ModelVersion version = client.models().unloadModelVersion(name);
      result.print(version, version::getName);
    }
  }
}
