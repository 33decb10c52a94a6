package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ModelVersion;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code marquee models versions}. */
@Command(
    name = "versions",
    description = "Lists the versions of a model, newest first, with what keeps one from serving.",
    footer = {"", "Example:", "  marquee models versions models/posters"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsVersionsCommand implements Runnable {
  @Mixin private ServerOption server;

  @Parameters(paramLabel = "MODEL", description = "The model, such as models/posters.")
  private String model;

  @Option(names = "--json", description = "Prints one JSON object per version and line.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    List<ModelVersion> versions;
    try (MarqueeClient client = server.connect()) {
      versions = client.models().listModelVersions(model).toList();
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      versions.forEach(version -> out.println(ProtoJson.line(version)));
    } else {
      out.println(
          new TextTable<ModelVersion>()
              .column("version", ModelVersion::getName)
              .column("state", VersionSheet::state)
              .column("aliases", version -> String.join(", ", version.getAliasesList()))
              .column("tags", VersionSheet::tags)
              .column("architecture", ModelVersion::getArchitecture)
              .column("created", version -> VersionSheet.time(version.getCreateTime()))
              .column("description", ModelsVersionsCommand::description)
              .render(versions));
    }
    out.flush();
  }

  /** A version that cannot serve has nothing to say that matters more than why. */
  private static String description(ModelVersion version) {
    return version.getProblem().isEmpty() ? version.getDescription() : version.getProblem();
  }
}
