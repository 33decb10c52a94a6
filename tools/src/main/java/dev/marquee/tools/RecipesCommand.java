package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee recipes}: only the name that its subcommands stand under. */
@Command(
    name = "recipes",
    description = "Shows the recipes that a server has to train by.",
    subcommands = {RecipesListCommand.class, RecipesShowCommand.class},
    footer = {"", "Example:", "  marquee recipes list"})
final class RecipesCommand {}
