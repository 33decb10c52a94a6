package dev.marquee.tools;

import dev.marquee.tools.bench.serving.PeerAddress;
import dev.marquee.tools.bench.serving.PeerSpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;

/** Others that serve the same posters, and run already. */
final class PeersOption {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_-]{0,30}");

  /** What takes turns anyway. */
  private static final Set<String> TAKEN =
      Set.of("server", "peak", "bare", "engine", "lanes", "single");

  @Option(
      names = "--peer",
      paramLabel = "NAME=ADDRESS",
      description =
          "Another server that runs already and takes turns under the same load: host:port of a "
              + "marquee.v1.ClassifierService, or kserve://host:port of a KServe v2, such as Triton. "
              + "May be repeated. Default: none.")
  private Map<String, String> peers = new LinkedHashMap<>();

  /**
   * Returns them.
   *
   * @param started the names of others that take turns
   * @throws IllegalArgumentException if one cannot be
   */
  List<PeerSpec> specs(Set<String> started) {
    Set<String> taken = new TreeSet<>(TAKEN);
    taken.addAll(started);
    for (String name : peers.keySet()) {
      if (!NAME.matcher(name).matches() || taken.contains(name)) {
        throw new IllegalArgumentException(
            "--peer cannot be called '%s': take a short name in small letters, and none of %s"
                .formatted(name, taken));
      }
    }
    return peers.entrySet().stream()
        .<PeerSpec>map(
            peer -> new PeerSpec.Running(peer.getKey(), PeerAddress.parse(peer.getValue())))
        .toList();
  }
}
