package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee models}: only the name that its subcommands stand under. */
@Command(
    name = "models",
    description = "Looks after the models of a server, their versions and their aliases.",
    subcommands = {
      ModelsListCommand.class,
      ModelsVersionsCommand.class,
      ModelsDescribeCommand.class,
      ModelsCreateCommand.class,
      ModelsUpdateCommand.class,
      ModelsDeleteCommand.class,
      ModelsImportCommand.class,
      ModelsExportCommand.class,
      ModelsPromoteCommand.class,
      ModelsRollbackCommand.class,
      ModelsAliasCommand.class,
      ModelsHistoryCommand.class,
      ModelsWatchCommand.class,
      ModelsWarmCommand.class,
      ModelsUnloadCommand.class
    },
    footer = {"", "Example:", "  marquee models list"})
final class ModelsCommand {}
