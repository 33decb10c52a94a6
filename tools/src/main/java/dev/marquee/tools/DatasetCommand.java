package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee dataset}: only the name that its subcommands stand under. */
@Command(
    name = "dataset",
    description = "Looks after the datasets of a server: labelled posters, to train and measure with.",
    subcommands = {
      DatasetUploadCommand.class,
      DatasetListCommand.class,
      DatasetDescribeCommand.class,
      DatasetCommitCommand.class,
      DatasetDeleteCommand.class
    },
    footer = {"", "Example:", "  marquee dataset list"})
final class DatasetCommand {}
