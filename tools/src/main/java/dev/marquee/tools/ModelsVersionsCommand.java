package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.ModelVersion;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models versions}: by their numbers, since they are all of the model that is named.
 */
@Command(
    name = "versions",
    description = "Lists the versions of a model, newest first, with what keeps one from serving.",
    footer = {"", "Example:", "  marquee models versions models/posters"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsVersionsCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      description = "The model, such as models/posters.")
  private String model;

  @Override
  public void run() {
    List<ModelVersion> versions;
    try (MarqueeClient client = server.connect()) {
      versions = client.models().listModelVersions(model).toList();
    }
    result.print(versions, this::text);
  }

  /** What keeps a version from serving matters more than all else, so it is never cut. */
  private String text(List<ModelVersion> versions) {
    return Stream.concat(
            Stream.of(table(versions)),
            versions.stream()
                .filter(version -> !version.getProblem().isEmpty())
                .map(version -> version.getName() + ": " + version.getProblem())
                .flatMap(problem -> Lines.wrap(problem, result.columns()).stream()))
        .collect(Collectors.joining("\n"));
  }

  private String table(List<ModelVersion> versions) {
    return new TextTable<ModelVersion>(result.columns())
        .column("version", version -> VersionNumber.of(version.getName()))
        .column("state", VersionSheet::state)
        .column("aliases", Room.CUT, version -> String.join(", ", version.getAliasesList()))
        .column("imported", version -> VersionSheet.minute(version.getImportTime()))
        .column("architecture", Room.SPARED, ModelVersion::getArchitecture)
        .column("tags", Room.CUT, VersionSheet::tags)
        .column("description", Room.CUT, ModelVersion::getDescription)
        .render(versions);
  }
}
