package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.VersionEntry;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;

/**
 * The networks that manifests describe. Thread-safe; what was found once is kept for a while, and
 * versions of one shape share it.
 */
public final class VersionNetworks {
  /** At about half a kilobyte for a layer, this is some 25 MB. */
  private static final int KEPT_LAYERS = 50_000;

  private final Architectures architectures;

  /** Networks are descriptions, without weights: what one costs grows with its layers alone. */
  private final Cache<Shape, Described> known;

  /** All of a manifest that its network, and what that costs, follow from. */
  private record Shape(
      String architecture, Map<String, String> settings, int labels, int height, int width) {
    static Shape of(Manifest manifest) {
      return new Shape(
          manifest.architecture(),
          manifest.architectureSettings(),
          manifest.labels().size(),
          manifest.input().height(),
          manifest.input().width());
    }
  }

  private record Described(Network network, Summary summary) {}

  @Inject
  VersionNetworks(Architectures architectures) {
    this(architectures, KEPT_LAYERS);
  }

  /**
   * @param keptLayers how many layers the networks have together that are kept
   */
  VersionNetworks(Architectures architectures, int keptLayers) {
    this.architectures = architectures;
    this.known =
        Caffeine.newBuilder()
            .maximumWeight(keptLayers)
            .<Shape, Described>weigher((_, described) -> described.summary().rows().size())
            .executor(Runnable::run)
            .build();
  }

  /**
   * Returns the network of a version, checked against its labels and its input.
   *
   * @throws Failure.FailedPrecondition if the architecture or a setting is unknown, or the network
   *     does not lead from the input to one output per label
   */
  public Network network(VersionEntry version) {
    return described(version).network();
  }

  /**
   * Returns what a version's network is and costs at the size of the version's input.
   *
   * @throws Failure.FailedPrecondition as {@link #network}
   */
  public Summary summary(VersionEntry version) {
    return described(version).summary();
  }

  private Described described(VersionEntry version) {
    Manifest manifest = version.manifest();
    return known.get(
        Shape.of(manifest),
        _ -> describe("The manifest of %s".formatted(version.name()), manifest));
  }

  /**
   * Returns the network that a manifest describes, checked as {@link #network}. It is not kept.
   *
   * @throws Failure.FailedPrecondition as {@link #network}
   */
  public Network describe(Manifest manifest) {
    return describe("The manifest", manifest).network();
  }

  private Described describe(String subject, Manifest manifest) {
    try {
      Network network =
          architectures
              .get(manifest.architecture())
              .network(manifest.labels().size(), new Settings(manifest.architectureSettings()));
      Summary summary = Summary.of(network, manifest.input().height(), manifest.input().width());
      List<Long> output = summary.outputShape();
      if (!output.equals(List.of((long) manifest.labels().size()))) {
        throw new IllegalArgumentException(
            "its output is %s for %d labels".formatted(output, manifest.labels().size()));
      }
      return new Described(network, summary);
    } catch (IllegalArgumentException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "%s does not describe a network: %s. Correct its manifest.json."
              .formatted(subject, e.getMessage()),
          e);
    }
  }
}
