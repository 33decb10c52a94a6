package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Model;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/**
 * {@code marquee models list}: all pages are fetched before anything is printed, so that an error
 * half way does not look like a short list.
 */
@Command(
    name = "list",
    description = "Lists the models, with the version that each one's aliases point to.",
    footer = {"", "Example:", "  marquee models list --server 127.0.0.1:50051"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsListCommand implements Runnable {
  @Mixin private ServerOption server;

  @Option(names = "--json", description = "Prints one JSON object per model and line.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    List<Model> models;
    try (MarqueeClient client = server.connect()) {
      models = client.models().listModels().toList();
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      models.forEach(model -> out.println(ProtoJson.line(model)));
    } else {
      out.println(
          new TextTable<Model>()
              .column("model", Model::getName)
              .column("production", ModelSheet::production)
              .column("versions", model -> Integer.toString(model.getVersionCount()))
              .column("aliases", ModelSheet::otherAliases)
              .column("policy", ModelSheet::policy)
              .column("description", Model::getDescription)
              .render(models));
    }
    out.flush();
  }
}
