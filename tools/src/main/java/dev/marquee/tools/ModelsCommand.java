package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee models}: only the name that its subcommands stand under. */
@Command(
    name = "models",
    description = "Shows the models that a server knows.",
    subcommands = {
      ModelsListCommand.class,
      ModelsVersionsCommand.class,
      ModelsDescribeCommand.class
    },
    footer = {"", "Example:", "  marquee models list"})
final class ModelsCommand {}
