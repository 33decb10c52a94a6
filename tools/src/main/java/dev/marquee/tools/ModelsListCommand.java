package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.Model;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/**
 * {@code marquee models list}: all pages are fetched before anything is printed, so that an error
 * half way does not look like a short list.
 */
@Command(
    name = "list",
    description = "Lists the models, with the versions that their aliases point to.",
    footer = {"", "Example:", "  marquee models list --server 127.0.0.1:50051"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsListCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Override
  public void run() {
    List<Model> models;
    try (MarqueeClient client = server.connect()) {
      models = client.models().listModels().toList();
    }
    result.print(models, this::table);
  }

  private String table(List<Model> models) {
    return new TextTable<Model>(result.columns())
        .column("model", Model::getName)
        .column("production", ModelSheet::production)
        .column("versions", model -> Integer.toString(model.getVersionCount()))
        .column("aliases", Room.CUT, ModelSheet::otherAliases)
        .column("policy", Room.CUT, ModelSheet::policy)
        .column("description", Room.CUT, Model::getDescription)
        .render(models);
  }
}
