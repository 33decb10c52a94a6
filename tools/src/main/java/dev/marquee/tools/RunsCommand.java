package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee runs}: only the name that its subcommands stand under. */
@Command(
    name = "runs",
    description = "Looks after the training runs of a server.",
    subcommands = {
      RunsListCommand.class,
      RunsDescribeCommand.class,
      RunsWatchCommand.class,
      RunsCancelCommand.class
    },
    footer = {"", "Example:", "  marquee runs list"})
final class RunsCommand {}
