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

/**
 * The networks that manifests describe. Thread-safe; versions never change, so what was found once
 * is kept.
 */
public final class VersionNetworks {
  private static final int KEPT = 1000;

  private final Architectures architectures;

  /** By the whole entry, so that nothing rests on how numbers are given. */
  private final Cache<VersionEntry, Described> known =
      Caffeine.newBuilder().maximumSize(KEPT).executor(Runnable::run).build();

  private record Described(Network network, Summary summary) {}

  @Inject
  VersionNetworks(Architectures architectures) {
    this.architectures = architectures;
  }

  /**
   * Returns the network of a version, checked against its labels and its input.
   *
   * @throws Failure.FailedPrecondition if the architecture or a setting is unknown, or the network
   *     does not lead from the input to one output per label
   */
  Network network(VersionEntry version) {
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
    return known.get(version, this::describe);
  }

  private Described describe(VersionEntry version) {
    return describe("The manifest of %s".formatted(version.name()), version.manifest());
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
