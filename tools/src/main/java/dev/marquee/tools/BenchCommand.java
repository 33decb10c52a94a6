package dev.marquee.tools;

import picocli.CommandLine.Command;

/** {@code marquee bench}: only the name that its subcommands stand under. */
@Command(
    name = "bench",
    description = "Measures how fast Marquee is on this machine, as ratios of two measurements.",
    subcommands = {
      BenchRawCommand.class,
      BenchServeCommand.class,
      BenchPeersCommand.class,
      BenchCacheCommand.class,
      BenchStartupCommand.class,
      BenchTrainCommand.class,
      BenchBesideTrainingCommand.class,
      BenchReportCommand.class
    },
    footer = {
      "",
      "Examples:",
      "  marquee bench serve --images posters --clients 32",
      "  marquee bench train --architecture custom-cnn --steps 60"
    })
final class BenchCommand {}
