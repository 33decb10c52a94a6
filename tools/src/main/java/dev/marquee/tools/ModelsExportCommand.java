package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.ExportOptions;
import dev.marquee.client.MarqueeClient;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models export}: what it writes is what {@code marquee models import} reads. A
 * folder is a version or none: files get their names when all are whole, and those of another
 * version are not replaced unasked.
 */
@Command(
    name = "export",
    description = {
      "Writes a version into a folder, and prints the version's name.",
      "",
      "The folder gets manifest.json, weights.safetensors and, where the version has them, "
          + "goldens.safetensors, once all have arrived as the manifest states them."
    },
    footer = {
      "",
      "Example:",
      "  marquee models export models/posters@production --output posters/"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsExportCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "models/x/versions/3, models/x@alias, or models/x for the one in production.")
  private String name;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      required = true,
      description = "The folder; it is made where it is not there.")
  private Path folder;

  @Option(
      names = "--overwrite",
      description = "Replaces the files of a version that the folder holds.")
  private boolean overwrite;

  @Override
  public void run() {
    String version;
    try (MarqueeClient client = server.connect();
        Progress progress = Progress.ofBytes("export")) {
      ExportOptions options = new ExportOptions(overwrite, progress::to);
      version = client.models().exportVersion(name, folder, options);
    } catch (IOException e) {
      throw FileFailure.writing(folder, e);
    }
    result.print(result.json() ? json(version) : version);
  }

  private String json(String version) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("model_version", version)
        .put("output", folder.toString())
        .toString();
  }
}
