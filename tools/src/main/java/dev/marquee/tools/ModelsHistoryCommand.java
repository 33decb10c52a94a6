package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.Change;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code marquee models history}: all pages are fetched before anything is printed. */
@Command(
    name = "history",
    description = "Lists what was done to a model's aliases, newest first: when, by whom and why.",
    footer = {"", "Example:", "  marquee models history models/posters@production"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsHistoryCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Parameters(
      paramLabel = "NAME",
      converter = ModelReference.class,
      description = "The model, such as models/posters, or one alias of it.")
  private String name;

  @Override
  public void run() {
    // An alias cannot have the sign in its name, and without it there is none.
    int at = name.contains("@") ? name.indexOf('@') : name.length();
    String alias = name.substring(Math.min(at + 1, name.length()));
    List<Change> changes;
    try (MarqueeClient client = server.connect()) {
      changes = client.models().listAliasHistory(name.substring(0, at), alias).toList();
    }
    result.print(changes, all -> ChangeText.table(all, result.columns()));
  }
}
