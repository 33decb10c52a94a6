package dev.marquee.tools;

import dev.marquee.client.Evaluated;
import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Evaluation;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee evaluations describe}: what {@code marquee evaluate} printed when it was made. */
@Command(
    name = "describe",
    description = {
      "Shows an evaluation: metrics beside both baselines, and each label.",
      "",
      "With --json it is an object as 'marquee evaluate --json' prints it."
    },
    footer = {"", "Example:", "  marquee evaluations describe evaluations/7"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class EvaluationsDescribeCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "EVALUATION",
      converter = EvaluationReference.class,
      description = "The evaluation, such as evaluations/7.")
  private String name;

  @Override
  public void run() {
    Evaluation evaluation;
    try (MarqueeClient client = server.connect()) {
      evaluation = client.evaluations().getEvaluation(name);
    }
    result.print(
        result.json()
            ? EvaluationJson.of(evaluation).toString()
            : EvaluationTables.of(new Evaluated(List.of(evaluation), List.of()), result.columns()));
  }
}
