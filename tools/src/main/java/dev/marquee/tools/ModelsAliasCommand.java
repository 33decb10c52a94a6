package dev.marquee.tools;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.ModelsClient;
import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.SetAliasResponse;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code marquee models alias}: sets or deletes one. One command for both, so that what an alias is
 * called is written the same way; the model's etag is sent, for a candidate is easily overwritten
 * by two people at once.
 */
@Command(
    name = "alias",
    description = {
      "Points an alias to a version, or deletes it.",
      "",
      "Prints where it pointed and where it points. 'production' is moved by promote and rollback "
          + "only. Without --etag the model is read first and its etag is sent, so that nobody "
          + "else's move at the same time is undone unseen."
    },
    footer = {
      "",
      "Examples:",
      "  marquee models alias models/posters@candidate models/posters/versions/2",
      "  marquee models alias models/posters@candidate --delete"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ModelsAliasCommand implements Runnable {
  @Mixin private ServerOption server;
  @Mixin private ChangeOption change;
  @Mixin private ResultOption result;

  @Parameters(
      index = "0",
      paramLabel = "ALIAS",
      converter = AliasName.Converter.class,
      description = "The alias with its model, such as models/posters@candidate.")
  private AliasName alias;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "VERSION",
      converter = ModelReference.class,
      description = "The version, such as models/posters/versions/2.")
  private @Nullable String version;

  @Option(names = "--delete", description = "Deletes the alias.")
  private boolean delete;

  @Spec private CommandSpec command;

  @Override
  public void run() {
    if (delete == (version != null)) {
      throw new ParameterException(
          command.commandLine(), "Give either a version to point the alias to, or --delete.");
    }
    try (MarqueeClient client = server.connectAs(change.actor())) {
      ModelsClient models = client.models();
      ChangeOptions options = change.optionsWith(() -> models.getModel(alias.model()).getEtag());
      if (version == null) {
        DeleteAliasResponse done = models.deleteAlias(alias.model(), alias.alias(), options);
        result.print(done, () -> text(done.getChange()));
      } else {
        SetAliasResponse done = models.setAlias(alias.model(), alias.alias(), version, options);
        String already = alias.alias() + ": " + version + " already";
        result.print(done, () -> done.hasChange() ? text(done.getChange()) : already);
      }
    }
  }

  private String text(Change change) {
    return ChangeText.move(alias.alias(), change.getBefore(), change.getAfter());
  }
}
