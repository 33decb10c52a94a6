package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.report.EvaluationReport;
import dev.marquee.tools.report.ReportInput;
import dev.marquee.tools.report.ReportReader;
import dev.marquee.tools.report.ReportedVersion;
import dev.marquee.tools.report.ServerExamples;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code marquee report}: {@link EvaluationReport} is what it writes. */
@Command(
    name = "report",
    description = {
      "Writes a page in HTML on versions that were evaluated on a split of a dataset, and prints "
          + "its name.",
      "",
      "The page needs nothing else: a table of the versions and two baselines, bars for each label, "
          + "training curves, confusion, calibration, right and wrong answers with their images, and "
          + "how it was made. It takes the newest evaluation of each version; 'marquee evaluate' "
          + "makes them."
    },
    footer = {
      "",
      "Example:",
      "  marquee report models/m/versions/1 models/m/versions/2 --dataset datasets/posters-x \\",
      "      --split validation --output report.html"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ReportCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private MeasuredOption measured;
  @Mixin private ResultOption result;

  @Option(
      names = "--run",
      paramLabel = "RUN",
      converter = RunReference.class,
      description =
          "The training run that made one of the versions, for its curves. May be repeated. "
              + "Default: the one that the version itself names.")
  private List<String> runs = List.of();

  @Option(
      names = "--title",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "The heading of the page. Default: one that names the versions.")
  private String title;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      required = true,
      description = "The file to write; one that is there is replaced.")
  private Path output;

  @Override
  public void run() {
    List<ReportedVersion> versions;
    String html;
    try (MarqueeClient client = server.connect()) {
      versions =
          new ReportReader(client)
              .versions(measured.versions(), measured.dataset(), measured.split(), runs);
      ReportInput input = new ReportInput(title, InstantSource.system().instant(), versions);
      html = EvaluationReport.render(input, new ServerExamples(client));
    }
    HtmlFile.write(output, html);
    result.print(result.json() ? json(versions) : output.toString());
  }

  private String json(List<ReportedVersion> versions) {
    ObjectNode json = JsonNodeFactory.instance.objectNode().put("output", output.toString());
    var evaluations = json.putArray("evaluations");
    versions.forEach(version -> evaluations.add(version.evaluation().getName()));
    return json.toString();
  }
}
