package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Dataset;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marquee dataset upload}: {@link FolderUpload} is what it does. */
@Command(
    name = "upload",
    description = {
      "Makes a dataset of a folder of posters: creates it, uploads the posters, commits it, and "
          + "prints what it is.",
      "",
      "What cannot be used is listed with its line and the reason: first all that is seen from here, "
          + "before anything is sent, then all that the server rejects. Then nothing is committed, "
          + "and the command exits with 2, unless --skip-rejected is given. Repeat the command after "
          + "a break or a correction: what the server has is not sent again. The dataset's labels "
          + "are fixed once anything is sent: for others, run 'marquee dataset delete' first.",
      "",
      "A dataset of the same name and content that is committed already is fine; one of other "
          + "content is a conflict (5)."
    },
    footer = {
      "",
      "Examples:",
      "  marquee dataset upload posters --labels posters/labels.csv --name posters-x",
      "  marquee dataset upload posters --name posters-y --vocabulary genres.txt --skip-rejected"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class DatasetUploadCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private LabelsOption labels;
  @Mixin private ResultOption result;

  @Parameters(paramLabel = "FOLDER", description = "The folder of the posters, JPEG or PNG.")
  private Path folder;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      required = true,
      converter = DatasetReference.class,
      description = "The dataset's name: 1 to 63 of a-z, 0-9 and -, beginning with a letter.")
  private String name;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What is in it and where it comes from. Default: none.")
  private String description;

  @Option(
      names = "--vocabulary",
      paramLabel = "FILE",
      description =
          "The labels that there may be, one a line; another one is a fault. Default: all labels "
              + "that occur.")
  private @Nullable Path vocabulary;

  @Option(
      names = "--replace",
      description =
          "Lets a poster take the place of one of its id that was uploaded before and differs. "
              + "Default: it is rejected.")
  private boolean replace;

  @Option(
      names = "--skip-rejected",
      description = "Commits the other posters where some cannot be used.")
  private boolean skipRejected;

  @Option(names = "--no-commit", description = "Leaves the dataset open, for more to come.")
  private boolean open;

  @Override
  public void run() {
    LabelsFile posters = labels.read(folder, vocabulary == null ? List.of() : lines(vocabulary));
    Dataset.Builder draft = Dataset.newBuilder().setName(name).setDescription(description);
    draft.addAllLabels(vocabulary == null ? posters.labels() : lines(vocabulary));
    try (MarqueeClient client = server.connect()) {
      FolderUpload upload =
          new FolderUpload(
              client.datasets(),
              result,
              new FolderUpload.Choices(vocabulary != null, replace, skipRejected, !open));
      Dataset dataset = upload.run(draft.build(), posters);
      result.print(dataset, () -> DatasetSheet.line(dataset));
    }
  }

  private static List<String> lines(Path file) {
    List<String> lines;
    try {
      lines = Files.readAllLines(file).stream().map(String::strip).toList();
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    }
    List<String> labels = lines.stream().filter(line -> !line.isEmpty()).distinct().toList();
    if (labels.isEmpty()) {
      throw CommandFailure.ofInput(file + " has no labels: write one a line.");
    }
    for (String label : labels) {
      Optional<String> fault = LabelRule.fault(label);
      if (fault.isPresent()) {
        throw CommandFailure.ofInput(
            "%s, line %d: %s".formatted(file, lines.indexOf(label) + 1, fault.get()));
      }
    }
    return labels;
  }
}
