package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee evaluations}: only the name that its subcommands stand under. */
@Command(
    name = "evaluations",
    description = "Looks after what 'marquee evaluate' has measured on a server.",
    subcommands = {
      EvaluationsListCommand.class,
      EvaluationsDescribeCommand.class,
      EvaluationsDeleteCommand.class
    },
    footer = {"", "Example:", "  marquee evaluations list models/m"})
final class EvaluationsCommand {}
