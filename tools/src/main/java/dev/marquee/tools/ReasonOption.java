package dev.marquee.tools;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of every command that changes something: who does it, and why. */
@SuppressWarnings("NullAway.Init") // picocli fills the reason in.
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why, for the history; at most 1,000 characters. Default: none.")
  private String reason;

  // Without a default of picocli's: the client knows the environment and the user.
  @Option(
      names = "--actor",
      paramLabel = "NAME",
      description =
          "Who does it, for the history; nobody checks it. Default: MARQUEE_ACTOR, else the user's "
              + "name.")
  private @Nullable String actor;

  String reason() {
    return reason;
  }

  /** Returns who does it, null where the command does not say. */
  @Nullable String actor() {
    return actor;
  }
}
