package dev.marquee.tools;

import dev.marquee.tools.bench.serving.Arrivals;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How the calls of a benchmark come. */
final class ArrivalsOption {
  private static final int MOST_CONNECTIONS = 8;

  enum Kind {
    CLOSED,
    POISSON
  }

  @Option(
      names = "--arrivals",
      paramLabel = "KIND",
      defaultValue = "closed",
      description =
          "closed: each client asks as soon as it is answered; poisson: calls come at random times, "
              + "answered or not, and their time counts from then on. Default: closed.")
  private Kind kind = Kind.CLOSED;

  @Option(
      names = "--clients",
      paramLabel = "N",
      defaultValue = "32",
      description = "How many clients a closed loop has. Default: 32.")
  private int clients;

  @Option(
      names = "--rate",
      paramLabel = "N",
      description = "With poisson: how many calls come a second on average.")
  private @Nullable Double rate;

  @Option(
      names = "--load",
      paramLabel = "SHARE",
      description =
          "With poisson: the rate as a share of what a closed loop of --clients reaches, which is "
              + "measured first, and in each round.")
  private @Nullable Double load;

  @Option(
      names = "--deadline-ms",
      paramLabel = "MS",
      defaultValue = "30000",
      description = "How long an answer may take, in milliseconds. Default: 30000.")
  private long deadline;

  @Option(
      names = "--connections",
      paramLabel = "N",
      description = "How many connections the calls share. Default: one per client, at most 8.")
  private @Nullable Integer connections;

  /**
   * Returns how calls come.
   *
   * @throws IllegalArgumentException if the options do not go together
   */
  Arrivals arrivals() {
    return switch (kind) {
      case CLOSED -> {
        if (rate != null || load != null) {
          throw new IllegalArgumentException(
              "--rate and --load go with --arrivals poisson: a closed loop finds its own rate");
        }
        yield new Arrivals.Closed();
      }
      case POISSON -> open();
    };
  }

  private Arrivals open() {
    if (rate != null && load == null) {
      return new Arrivals.Rate(rate);
    }
    if (load != null && rate == null) {
      return new Arrivals.Share(load);
    }
    throw new IllegalArgumentException("--arrivals poisson needs either --rate or --load");
  }

  int clients() {
    return clients;
  }

  int connections() {
    return connections == null ? Math.clamp(clients, 1, MOST_CONNECTIONS) : connections;
  }

  Duration deadline() {
    return Duration.ofMillis(deadline);
  }
}
