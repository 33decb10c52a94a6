package dev.marquee.tools;

import dev.marquee.tools.bench.raw.BareTask;
import dev.marquee.tools.bench.serving.PeerSpec;
import dev.marquee.tools.bench.serving.ServePlan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What a server is measured with, and against what. */
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ServePlanOption {
  private static final String NONE = "none";
  private static final long SECONDS = 10;

  @Mixin private BenchedServingOption serving;
  @Mixin private ArrivalsOption arrivals;
  @Mixin private PeersOption peers;
  @Mixin private TurnsOption turns = new TurnsOption(SECONDS);

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "16",
      description =
          "The most images that the engine gets at once: serving.max_batch of the server, and the "
              + "batch of the bare loop. Default: 16, as a server's.")
  private int batch;

  @Option(
      names = "--versions",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "How many versions, of the same weights, are loaded and asked in turn. Default: 1.")
  private int versions;

  @Option(
      names = "--against",
      paramLabel = "LOOP",
      split = ",",
      defaultValue = "bare",
      description =
          "What takes turns with the server, separated by commas: bare; engine, the engine alone on "
              + "inputs that are ready; lanes, each of which decodes and scores posters by itself; "
              + "single, one poster after the other; or none. Default: bare.")
  private List<String> against;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      arity = "1..*",
      description = "Another key of the server's configuration. Several may follow each other.")
  private List<String> settings = new ArrayList<>();

  /**
   * Returns what is measured.
   *
   * @throws IllegalArgumentException if an option cannot be
   */
  ServePlan plan() {
    return new ServePlan(
        serving.work(),
        batch,
        versions,
        settings,
        arrivals.arrivals(),
        arrivals.clients(),
        arrivals.connections(),
        turns.window(),
        arrivals.deadline(),
        against.equals(List.of(NONE)) ? List.of() : against.stream().map(BareTask::named).toList(),
        turns.turns());
  }

  /**
   * Returns the peers that run already.
   *
   * @param started the names of others
   * @throws IllegalArgumentException if one cannot be
   */
  List<PeerSpec> peers(Set<String> started) {
    return peers.specs(started);
  }
}
