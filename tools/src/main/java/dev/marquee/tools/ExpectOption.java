package dev.marquee.tools;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.ModelsClient;
import dev.marquee.v1.Model;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options of every command that moves {@code production}. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ExpectOption {
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]*");

  @Mixin private ChangeOption change;

  @Option(
      names = "--expect-production",
      paramLabel = "VERSION",
      description =
          "The version that is in production, such as models/x/versions/1 or 1, or none. Where it "
              + "is another, nothing is changed and the command fails with 5. Not together with "
              + "--etag.")
  private @Nullable String expected;

  @Spec(Spec.Target.MIXEE)
  private CommandSpec command;

  /** Returns the options of a move that is made whatever there is, unless it is said what. */
  ChangeOptions options(ModelsClient models, String model) {
    return expected == null ? change.options() : asExpected(models, model, expected);
  }

  /** Returns the options of a move that is made only from what there is now. */
  ChangeOptions optionsOfPresent(ModelsClient models, String model) {
    return expected == null
        ? change.optionsWith(() -> models.getModel(model).getEtag())
        : asExpected(models, model, expected);
  }

  /** Returns who makes the move, null where the command does not say. */
  @Nullable String actor() {
    return change.actor();
  }

  /** The etag of the model in which the version was seen holds until the move is committed. */
  private ChangeOptions asExpected(ModelsClient models, String model, String text) {
    if (change.hasEtag()) {
      throw new ParameterException(
          command.commandLine(), "Give either --etag or --expect-production.");
    }
    String version = version(model, text);
    Model present = models.getModel(model);
    String production = present.getAliasesOrDefault("production", "");
    if (!production.equals(version)) {
      throw new ProductionMoved(version, production);
    }
    return change.optionsWith(present::getEtag);
  }

  /** Returns the version's whole name, empty for none; what no version can be is wrong usage. */
  private String version(String model, String text) {
    if (text.equals("none")) {
      return "";
    }
    String versions = model + "/versions/";
    String named = text.contains("/") ? ModelReference.of(text) : text;
    String number = named.startsWith(versions) ? named.substring(versions.length()) : named;
    if (!NUMBER.matcher(number).matches()) {
      throw new ParameterException(
          command.commandLine(),
          "--expect-production: '%s' is no version of %s; write it as %s1, or 1, or none."
              .formatted(text, model, versions));
    }
    return versions + number;
  }
}
