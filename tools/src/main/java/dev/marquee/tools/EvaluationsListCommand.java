package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Evaluation;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code marquee evaluations list}: all pages are fetched before anything is printed. */
@Command(
    name = "list",
    description = {
      "Lists evaluations, newest first. Promotion policies ask the newest that counts: see docs/evaluation.md.",
      "",
      "With --json each is an object as 'marquee evaluate --json' prints it."
    },
    footer = {
      "",
      "Examples:",
      "  marquee evaluations list models/m/versions/4",
      "  marquee evaluations list --dataset datasets/posters-x"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class EvaluationsListCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      arity = "0..1",
      paramLabel = "VERSION",
      defaultValue = "",
      converter = ModelReference.class,
      description =
          "Only those of this version, models/x/versions/3 or models/x@alias, or of all versions of "
              + "a model, models/x. Default: all.")
  private String parent;

  @Option(
      names = "--dataset",
      paramLabel = "DATASET",
      defaultValue = "",
      converter = DatasetReference.OrNone.class,
      description = "Only those on this dataset. Default: on any.")
  private String dataset;

  @Override
  public void run() {
    List<Evaluation> evaluations;
    try (MarqueeClient client = server.connect()) {
      evaluations = client.evaluations().listEvaluations(resolved(client), dataset).toList();
    }
    if (result.json()) {
      evaluations.forEach(evaluation -> result.print(EvaluationJson.of(evaluation).toString()));
    } else {
      result.print(table(evaluations));
    }
    boolean filtered = !parent.isEmpty() || !dataset.isEmpty();
    if (evaluations.isEmpty() && filtered) {
      result
          .errors()
          .say(
              "note: nothing is known of evaluations%s%s."
                  .formatted(
                      parent.isEmpty() ? "" : " of " + parent,
                      dataset.isEmpty() ? "" : " on " + dataset));
    }
  }

  /**
   * Returns whose evaluations to list: aliases move, so evaluations are of versions. Of what is not
   * there nothing would be listed, without a word.
   */
  private String resolved(MarqueeClient client) {
    if (parent.isEmpty()) {
      return parent;
    }
    return parent.equals(VersionNumber.model(parent))
        ? client.models().getModel(parent).getName()
        : client.models().getModelVersion(parent).getName();
  }

  private String table(List<Evaluation> evaluations) {
    TextTable<Evaluation> table =
        new TextTable<Evaluation>(result.columns())
            .column("evaluation", Evaluation::getName)
            .column("version", Evaluation::getModelVersion)
            .column("dataset", Evaluation::getDataset)
            .column("split", e -> e.getSplit().isEmpty() ? "(all)" : e.getSplit())
            .column("examples", Room.SPARED, e -> Amount.of(e.getExampleCount()));
    for (EvaluationMetric metric : EvaluationMetric.values()) {
      table.column(
          metric.header(),
          metric.room(),
          e -> Amount.ofShare(metric.of(e.getMetrics()).getValue()));
    }
    return table
        .column("created", Room.SPARED, e -> VersionSheet.minute(e.getCreateTime()))
        .column("actor", Room.SPARED, Evaluation::getActor)
        .render(evaluations);
  }
}
