package dev.marquee.tools;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelsClient;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee models delete}: asks nothing, since scripts could not answer. */
@Command(
    name = "delete",
    description = {
      "Deletes a model or a version without asking, and prints its name.",
      "",
      "A model must have no versions any more, and no alias may point to a version; neither may be "
          + "needed by a training run that has not ended."
    },
    footer = {"", "Example:", "  marquee models delete models/posters/versions/2"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsDeleteCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ChangeOption change;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "models/x for a model, models/x/versions/3 for a version.")
  private String name;

  @Override
  public void run() {
    ChangeOptions options = change.options();
    try (MarqueeClient client = server.connectAs(change.actor())) {
      ModelsClient models = client.models();
      if (name.contains("/versions/")) {
        models.deleteModelVersion(name, options);
        result.print(ModelVersion.newBuilder().setName(name).build(), () -> name);
      } else {
        models.deleteModel(name, options);
        result.print(Model.newBuilder().setName(name).build(), () -> name);
      }
    }
  }
}
