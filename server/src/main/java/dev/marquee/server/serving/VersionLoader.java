package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import jakarta.inject.Inject;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings a version from the registry to where it can serve. Thread-safe. */
public final class VersionLoader {
  private static final Logger log = LoggerFactory.getLogger(VersionLoader.class);

  private final Registry registry;
  private final Architectures architectures;
  private final ClassifierEngine engine;
  private final BatcherLimits limits;
  private final Ticker ticker;

  @Inject
  VersionLoader(
      Registry registry,
      Architectures architectures,
      ClassifierEngine engine,
      BatcherLimits limits,
      Ticker ticker) {
    this.registry = registry;
    this.architectures = architectures;
    this.engine = engine;
    this.limits = limits;
    this.ticker = ticker;
  }

  /**
   * Returns the network of a version, checked against its labels and its input.
   *
   * @throws Failure.FailedPrecondition if the architecture or a setting is unknown, or the network
   *     does not lead from the input to one output per label
   */
  public Network network(VersionEntry version) {
    Manifest manifest = version.manifest();
    try {
      Network network =
          architectures
              .get(manifest.architecture())
              .network(manifest.labels().size(), new Settings(manifest.architectureSettings()));
      List<Long> output = summary(version, network).outputShape();
      if (!output.equals(List.of((long) manifest.labels().size()))) {
        throw new IllegalArgumentException(
            "its output is %s for %d labels".formatted(output, manifest.labels().size()));
      }
      return network;
    } catch (IllegalArgumentException e) {
      throw new Failure.FailedPrecondition(
          Reason.MANIFEST_MALFORMED,
          "The manifest of %s does not describe a network: %s. Correct its manifest.json."
              .formatted(version.name(), e.getMessage()),
          e);
    }
  }

  /** Returns what a version's network is and costs at the size of the version's input. */
  public Summary summary(VersionEntry version) {
    return summary(version, network(version));
  }

  /** A batch lives in one buffer, which is at most 2 GiB long. */
  private void requireRoomForABatch(VersionEntry version) {
    long bytes = (long) version.manifest().input().elements() * Float.BYTES * limits.maxBatch();
    if (bytes > Integer.MAX_VALUE) {
      throw new Failure.Exhausted(
          Reason.MODEL_TOO_LARGE,
          "%s has inputs of %d bytes, of which a batch of %d is too large: lower serving.max_batch."
              .formatted(version.name(), bytes / limits.maxBatch(), limits.maxBatch()),
          null);
    }
  }

  private static Summary summary(VersionEntry version, Network network) {
    return Summary.of(
        network, version.manifest().input().height(), version.manifest().input().width());
  }

  /** Returns how many bytes the version's weights will take once loaded. */
  long loadedBytes(VersionEntry version) {
    return engine.loadedBytes(network(version));
  }

  /**
   * Loads a version and warms it up.
   *
   * @return the caller closes it
   * @throws Failure.FailedPrecondition if it cannot serve as it is; the message says why
   */
  LoadedVersion load(VersionEntry version) {
    long start = ticker.read();
    Manifest manifest = version.manifest();
    Network network = network(version);
    requireRoomForABatch(version);
    List<Classifier> replicas;
    try (SafetensorsFile weights = registry.openWeights(version)) {
      replicas = engine.load(network, manifest.input(), weights);
    }
    Batcher batcher =
        new Batcher(
            version.name().toString(), replicas, manifest.input().elements(), limits, ticker);
    log.info(
        "Loaded {} ({} on {}) in {} ms",
        version.name(),
        manifest.architecture(),
        engine.description(),
        (ticker.read() - start) / 1_000_000);
    return new LoadedVersion(version, batcher);
  }
}
