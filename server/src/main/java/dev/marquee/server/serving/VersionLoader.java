package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
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
  private final VersionNetworks networks;
  private final ClassifierEngine engine;
  private final ServingLimits limits;
  private final Ticker ticker;

  @Inject
  VersionLoader(
      Registry registry,
      VersionNetworks networks,
      ClassifierEngine engine,
      ServingLimits limits,
      Ticker ticker) {
    this.registry = registry;
    this.networks = networks;
    this.engine = engine;
    this.limits = limits;
    this.ticker = ticker;
  }

  /** Returns how many bytes the version's weights will take once loaded. */
  long loadedBytes(VersionEntry version) {
    return engine.loadedBytes(networks.network(version));
  }

  /**
   * Checks everything of a version that can be checked without loading it: its network, the digest
   * of its weights, and that they fit each other.
   *
   * @return the caller closes it
   * @throws Failure if it cannot serve as it is; the message says why
   */
  Checked check(VersionEntry version) {
    long start = ticker.read();
    Network network = networks.network(version);
    requireRoomForABatch(version);
    SafetensorsFile weights = registry.openWeights(version);
    try {
      Checkpoint _ = Checkpoint.match(weights, network);
    } catch (RuntimeException | Error e) {
      weights.close();
      throw e;
    }
    return new Checked(version, network, weights, start);
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

  /** A version that is fit to be loaded, with its weights open. */
  final class Checked implements AutoCloseable {
    private final VersionEntry version;
    private final Network network;
    private final SafetensorsFile weights;
    private final long start;

    private Checked(VersionEntry version, Network network, SafetensorsFile weights, long start) {
      this.version = version;
      this.network = network;
      this.weights = weights;
      this.start = start;
    }

    /**
     * Loads the version and warms it up.
     *
     * @return the caller closes it
     * @throws Failure.FailedPrecondition if a weight is not finite, or the network does not run
     */
    LoadedVersion load() {
      List<Classifier> replicas = engine.load(network, version.manifest().input(), weights);
      Batcher batcher =
          new Batcher(
              version.name().toString(),
              replicas,
              version.manifest().input().elements(),
              limits.maxBatch(),
              ticker);
      log.info(
          "Loaded {} ({} on {}) in {} ms",
          version.name(),
          version.manifest().architecture(),
          engine.description(),
          (ticker.read() - start) / 1_000_000);
      return new LoadedVersion(version, batcher);
    }

    @Override
    public void close() {
      weights.close();
    }
  }
}
