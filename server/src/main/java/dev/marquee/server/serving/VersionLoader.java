package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.ThreadTime;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionEntry;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a version from the registry to where it can serve. Whoever calls waits, and its priority
 * becomes that of the threads that serve; the work itself is done on a {@link LoadingThread}.
 * Thread-safe.
 */
@Singleton
public final class VersionLoader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(VersionLoader.class);

  private final Registry registry;
  private final VersionNetworks networks;
  private final ServingEngines engines;
  private final ServingLimits limits;
  private final LoadingThread thread;
  private final Ticker ticker;

  @Inject
  VersionLoader(
      Registry registry,
      VersionNetworks networks,
      ServingEngines engines,
      ServingLimits limits,
      LoadingThread thread,
      Ticker ticker) {
    this.registry = registry;
    this.networks = networks;
    this.engines = engines;
    this.limits = limits;
    this.thread = thread;
    this.ticker = ticker;
  }

  /** Returns how many bytes the version's weights will take once loaded. */
  long loadedBytes(VersionEntry version) {
    return engines.loadedBytes(networks.network(version));
  }

  /**
   * Opens a version and checks everything that can be checked without loading it: the digests of
   * its files, its network, and that they fit each other.
   *
   * @return the caller closes it
   * @throws Failure if it cannot serve as it is; the message says why
   */
  Opened open(VersionEntry version, LoadSteps steps) {
    VersionFiles files =
        steps.take(
            LoadStep.Kind.DIGESTS,
            _ -> "The stored files have the digests that the manifest states.",
            () -> thread.call(() -> VersionFiles.open(registry, version)));
    try {
      Network network = steps.begin(LoadStep.Kind.LOAD, () -> fitting(version, files));
      Optional<Goldens> goldens = steps.begin(LoadStep.Kind.GOLDENS, () -> goldens(version, files));
      return new Opened(version, network, files, goldens, steps);
    } catch (RuntimeException | Error e) {
      files.close();
      throw e;
    }
  }

  private Network fitting(VersionEntry version, VersionFiles files) {
    Network network = networks.network(version);
    requireRoomForABatch(version);
    Checkpoint _ = Checkpoint.match(files.weights(), network);
    return network;
  }

  private static Optional<Goldens> goldens(VersionEntry version, VersionFiles files) {
    return version
        .manifest()
        .goldens()
        .flatMap(stated -> files.goldens().map(file -> new Goldens(version, stated, file)));
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

  /** Ends the thread that does the work. Nothing can be loaded any more. */
  @Override
  public void close() {
    thread.close();
  }

  /** A version that is fit to be loaded, with its files open. */
  final class Opened implements AutoCloseable {
    private final VersionEntry version;
    private final Network network;
    private final VersionFiles files;
    private final Optional<Goldens> goldens;
    private final LoadSteps steps;

    private Opened(
        VersionEntry version,
        Network network,
        VersionFiles files,
        Optional<Goldens> goldens,
        LoadSteps steps) {
      this.version = version;
      this.network = network;
      this.files = files;
      this.goldens = goldens;
      this.steps = steps;
    }

    /**
     * Loads the version, compares it with its goldens and warms it up.
     *
     * @return serves until the caller ends it
     * @throws Failure.FailedPrecondition if a weight is not finite, the goldens' scores are others,
     *     or the network does not run; nothing is left of it then
     */
    LoadedVersion load() {
      long start = ticker.read();
      LoadedNetwork loaded =
          steps.take(
              LoadStep.Kind.LOAD,
              found ->
                  "The weights fit the network, all are finite, and they are loaded into %s. %s"
                      .formatted(found.engine(), found.engine().reason()),
              () -> engines.load(version, network, files, goldens, thread));
      List<Classifier> replicas = loaded.replicas();
      closingIfItFails(replicas, () -> checkGoldens(replicas));
      Batcher batcher =
          steps.take(
              LoadStep.Kind.WARM_UP,
              _ ->
                  "The network runs, %s."
                      .formatted(WarmUp.description(replicas, limits.maxBatch())),
              () -> warmUp(replicas));
      log.info(
          "Loaded {} ({} into {}) in {} ms: {}",
          version.name(),
          version.manifest().architecture(),
          loaded.engine(),
          (ticker.read() - start) / 1_000_000,
          loaded.engine().reason());
      return new LoadedVersion(
          version,
          ScoringDigest.of(version.manifest(), loaded.engine().toString()),
          batcher,
          loaded.engine());
    }

    private void checkGoldens(List<Classifier> replicas) {
      if (goldens.isEmpty()) {
        steps.skip(LoadStep.Kind.GOLDENS, "The version has no goldens.");
        return;
      }
      Goldens expected = goldens.get();
      Object _ =
          steps.take(
              LoadStep.Kind.GOLDENS,
              _ -> "%d golden inputs have the scores expected.".formatted(expected.count()),
              () -> {
                thread.run(() -> replicas.forEach(r -> expected.check(r, limits.maxBatch())));
                return expected;
              });
    }

    /** The large runs are done at low priority; each owner's own one follows when it starts. */
    private Batcher warmUp(List<Classifier> replicas) {
      InputSpec input = version.manifest().input();
      closingIfItFails(
          replicas,
          () -> thread.run(() -> replicas.forEach(r -> WarmUp.run(r, input, limits.maxBatch()))));
      return new Batcher(
          version.name().toString(),
          replicas,
          input.elements(),
          limits.maxBatch(),
          ticker,
          ThreadTime::nanos);
    }

    private static void closingIfItFails(List<Classifier> replicas, Runnable work) {
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        replicas.forEach(Classifier::close);
        throw e;
      }
    }

    @Override
    public void close() {
      files.close();
    }
  }
}
