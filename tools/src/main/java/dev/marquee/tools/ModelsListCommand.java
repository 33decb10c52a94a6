package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Model;
import java.io.PrintWriter;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
  /** The alias that answers where no version is named; it has a column of its own. */
  private static final String PRODUCTION = "production";

  @Mixin private ServerOption server;

  @Option(names = "--json", description = "Prints one JSON object per model and line.")
  private boolean json;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    List<Model> models;
    try (MarqueeClient client = server.connect()) {
      models = client.listModels().toList();
    }
    PrintWriter out = command.commandLine().getOut();
    if (json) {
      models.forEach(model -> out.println(ProtoJson.line(model)));
    } else {
      out.println(
          new TextTable<Model>()
              .column("model", Model::getName)
              .column("production", ModelsListCommand::production)
              .column("versions", model -> Integer.toString(model.getVersionCount()))
              .column("aliases", ModelsListCommand::otherAliases)
              .column("description", Model::getDescription)
              .render(models));
    }
    out.flush();
  }

  private static String production(Model model) {
    return number(model.getAliasesOrDefault(PRODUCTION, "-"));
  }

  /** Sorted, since a map on the wire has no order. */
  private static String otherAliases(Model model) {
    return new TreeMap<>(model.getAliasesMap())
        .entrySet().stream()
            .filter(alias -> !alias.getKey().equals(PRODUCTION))
            .map(alias -> alias.getKey() + "=" + number(alias.getValue()))
            .collect(Collectors.joining(", "));
  }

  /** The model's name stands in the same row: of the version's name only the number is news. */
  private static String number(String version) {
    return version.substring(version.lastIndexOf('/') + 1);
  }
}
