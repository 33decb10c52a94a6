package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.client.ExportFormat;
import dev.marquee.client.ExportOptions;
import dev.marquee.client.MarqueeClient;
import java.io.IOException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models export}: what it writes is what {@code marquee models import} reads, or a
 * file of ONNX. A folder is a version or none: files get their names when all are whole, and those
 * of another version are not replaced unasked.
 */
@Command(
    name = "export",
    description = {
      "Writes a version into a folder, and prints the version's name.",
      "",
      "The folder gets manifest.json, weights.safetensors and, where the version has them, "
          + "goldens.safetensors, once all have arrived as the manifest states them. As ONNX it "
          + "gets model.onnx alone, for other programs: the network with its weights, its labels "
          + "and what its input must be (docs/models.md)."
    },
    footer = {
      "",
      "Examples:",
      "  marquee models export models/posters@production --output posters/",
      "  marquee models export models/posters --format onnx --output posters/"
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
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "marquee",
      description = {
        "marquee: what can be imported again, the default.",
        "onnx: a file for ONNX Runtime and other programs."
      })
  private ExportFormat format;

  @Option(
      names = "--overwrite",
      description = "Replaces the files of a version that the folder holds; as ONNX, model.onnx.")
  private boolean overwrite;

  @Override
  public void run() {
    String version;
    try (MarqueeClient client = server.connect();
        Progress progress = Progress.ofBytes("export")) {
      ExportOptions options = new ExportOptions(format, overwrite, progress::to);
      version = client.models().exportVersion(name, folder, options);
    } catch (IOException e) {
      throw FileFailure.writing(folder, e);
    }
    result.print(result.json() ? json(version) : version);
  }

  private String json(String version) {
    ObjectNode json =
        JsonNodeFactory.instance
            .objectNode()
            .put("model_version", version)
            .put("output", folder.toString());
    if (format == ExportFormat.ONNX) {
      json.put("file", folder.resolve(ExportOptions.ONNX_FILE).toString());
    }
    return json.toString();
  }
}
