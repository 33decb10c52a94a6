package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelsClient;
import dev.marquee.v1.RollbackModelResponse;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/**
 * {@code marquee models rollback}. Unlike a promotion it means something else each time, since it
 * says no version: so it is made only from what was in production when the command began.
 */
@Command(
    name = "rollback",
    description = {
      "Puts the version back into production that was there before the one that is now.",
      "",
      "Prints what was in production and what is now. Without --etag the model is read first and "
          + "its etag is sent, so that of several rollbacks at the same time one succeeds: they do "
          + "not go two steps back together. One after the other, each goes a step back: to make "
          + "sure of only one, say with --expect-production what is to be replaced."
    },
    footer = {"", "Example:", "  marquee models rollback models/posters --reason 'worse on Drama'"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsRollbackCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ExpectOption expect;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "MODEL",
      converter = ModelReference.class,
      description = "The model, such as models/posters.")
  private String model;

  @Override
  public void run() {
    try (MarqueeClient client = server.connectAs(expect.actor())) {
      ModelsClient models = client.models();
      RollbackModelResponse done =
          models.rollbackModel(model, expect.optionsOfPresent(models, model));
      result.print(
          done,
          () ->
              ChangeText.move(
                  "production", done.getChange().getBefore(), done.getChange().getAfter()));
    }
    // The answer does not say to what: only the server knows which versions it passes over.
    result
        .errors()
        .say(
            ("Another rollback goes one more step back, where there is one: see"
                    + " 'marquee models history %s@production'.")
                .formatted(model));
  }
}
