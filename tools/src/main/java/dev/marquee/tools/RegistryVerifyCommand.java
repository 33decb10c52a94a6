package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code marquee registry verify}: {@link VerificationReport} says what was found. */
@Command(
    name = "verify",
    description = {
      "Reads all that a registry holds, and prints what is wrong with it.",
      "",
      "A server does it, and serves on meanwhile; or, with --data-dir, this command itself, which "
          + "needs no server and changes nothing. Exits with 1 where there is a problem."
    },
    footer = {
      "",
      "Examples:",
      "  marquee registry verify --server 127.0.0.1:50051",
      "  marquee registry verify --data-dir /var/lib/marquee"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RegistryVerifyCommand implements Callable<Integer> {
  /** What makes no sense where no server is asked. */
  private static final List<String> OF_A_SERVER = List.of("--server", "--plaintext", "--deadline");

  @Option(
      names = "--data-dir",
      paramLabel = "DIR",
      description =
          "Reads this data folder instead of asking a server, also where one works on it. Not "
              + "together with --server.")
  private @Nullable Path dataDir;

  @Mixin private ServerOption server;
  @Mixin private ResultOption result;
  @Spec private CommandSpec command;

  @Override
  public Integer call() {
    requireOneSource();
    VerificationReport report;
    Summary summary;
    try (Progress progress = Progress.ofCount("verify")) {
      report = new VerificationReport(result, progress);
      summary = dataDir == null ? ask(report) : OfflineVerification.run(dataDir, report);
    }
    report.end(summary);
    return report.allWell() ? 0 : ExitCode.FAILED;
  }

  private Summary ask(VerificationReport report) {
    try (MarqueeClient client = server.connect()) {
      return client.registry().verify(report);
    }
  }

  private void requireOneSource() {
    for (String option : OF_A_SERVER) {
      if (dataDir != null && command.commandLine().getParseResult().hasMatchedOption(option)) {
        throw new ParameterException(
            command.commandLine(),
            "--data-dir reads a folder without a server, so %s has no meaning: leave one of them out"
                .formatted(option));
      }
    }
  }
}
