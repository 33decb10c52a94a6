package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Evaluation;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee evaluations delete}: asks nothing, since scripts could not answer. */
@Command(
    name = "delete",
    description = {
      "Deletes an evaluation without asking, and prints its name.",
      "",
      "A promotion policy does not see it any more: the one before it counts again, if there is one."
    },
    footer = {"", "Example:", "  marquee evaluations delete evaluations/7"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class EvaluationsDeleteCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "EVALUATION",
      converter = EvaluationReference.class,
      description = "The evaluation, such as evaluations/7.")
  private String name;

  @Override
  public void run() {
    try (MarqueeClient client = server.connect()) {
      client.evaluations().deleteEvaluation(name);
    }
    result.print(Evaluation.newBuilder().setName(name).build(), () -> name);
  }
}
