package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee registry}: only the name that its subcommands stand under. */
@Command(
    name = "registry",
    description = "Looks after the registry of a server as a whole.",
    subcommands = {RegistryChangesCommand.class, RegistryVerifyCommand.class},
    footer = {"", "Example:", "  marquee registry verify"})
final class RegistryCommand {}
