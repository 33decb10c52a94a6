package dev.marquee.tools;

import dev.marquee.tools.bench.load.ClassifyRequests;
import dev.marquee.tools.bench.load.ClassifyTarget;
import dev.marquee.tools.bench.load.Target;
import dev.marquee.tools.bench.serving.ServePlan;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Others that serve the same posters, and run already. */
final class PeersOption {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");

  /** What takes turns anyway. */
  private static final Set<String> TAKEN = Set.of("server", "peak", "bare", "engine", "single");

  @Option(
      names = "--peer",
      paramLabel = "NAME=ADDRESS",
      description =
          "Another server of marquee.v1.ClassifierService, at host:port, that takes turns under the "
              + "same load. May be repeated. Default: none.")
  private Map<String, String> peers = new LinkedHashMap<>();

  /**
   * Checks the names.
   *
   * @throws IllegalArgumentException if one cannot be
   */
  void check() {
    for (String name : peers.keySet()) {
      if (!NAME.matcher(name).matches() || TAKEN.contains(name)) {
        throw new IllegalArgumentException(
            "--peer cannot be called '%s': take a short name in small letters, and none of %s"
                .formatted(name, TAKEN.stream().sorted().toList()));
      }
    }
  }

  /** Returns them by name, asked for the same as the server; the caller closes them. */
  Map<String, Target> connect(ServePlan plan) {
    ClassifyRequests requests =
        new ClassifyRequests(List.of(plan.work().version().model()), plan.work().posters());
    Map<String, Target> targets = new LinkedHashMap<>();
    peers.forEach(
        (name, address) ->
            targets.put(name, new ClassifyTarget(address, plan.connections(), requests)));
    return targets;
  }
}
