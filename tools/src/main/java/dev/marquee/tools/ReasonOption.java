package dev.marquee.tools;

import picocli.CommandLine.Option;

/** The option of every command that changes something. */
@SuppressWarnings("NullAway.Init") // picocli fills the field in.
final class ReasonOption {
  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "Why, for the history; at most 1,000 characters. Default: none.")
  private String reason;

  String reason() {
    return reason;
  }
}
