package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Model;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models create}. Prints the name as the server has it, which is what the next
 * commands take.
 */
@Command(
    name = "create",
    description = "Creates a model without versions, and prints its name.",
    footer = {
      "",
      "Example:",
      "  marquee models create models/books --description 'Book covers' \\",
      "      --metric mean_average_precision --minimum 0.3"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsCreateCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ReasonOption reason;
  @Mixin private PolicyOption policy;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      description = "The model, such as models/books.")
  private String name;

  @Option(
      names = "--description",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "What the model is for, in a sentence. Default: none.")
  private String description;

  @Override
  public void run() {
    Model.Builder model = Model.newBuilder().setName(name).setDescription(description);
    policy.policy().ifPresent(model::setPromotionPolicy);
    try (MarqueeClient client = server.connectAs(reason.actor())) {
      Model created = client.models().createModel(model.build(), reason.reason());
      result.print(created, created::getName);
    }
  }
}
