package dev.marquee.tools;

import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code marquee registry verify}: {@link VerificationReport} says what was found. */
@Command(
    name = "verify",
    description = {
      "Reads everything that a registry holds, and prints what is wrong with it.",
      "",
      "The server serves on meanwhile. Exits with 1 where there is a problem."
    },
    footer = {"", "Example:", "  marquee registry verify --server 127.0.0.1:50051"})
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class RegistryVerifyCommand implements Callable<Integer> {
  @Mixin private ServerOption server;
  @Mixin private ResultOption result;

  @Override
  public Integer call() {
    VerificationReport report;
    Summary summary;
    try (MarqueeClient client = server.connect();
        Progress progress = Progress.ofCount("verify")) {
      report = new VerificationReport(result, progress);
      summary = client.registry().verify(report);
    }
    report.end(summary);
    return report.allWell() ? 0 : Marquee.FAILED;
  }
}
