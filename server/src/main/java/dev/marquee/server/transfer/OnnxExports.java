package dev.marquee.server.transfer;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.onnx.OnnxModel;
import dev.marquee.models.weights.Checkpoint;
import dev.marquee.models.weights.SafetensorsFile;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.serving.LoadingThread;
import dev.marquee.server.serving.VersionNetworks;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;

/**
 * How versions come out as files of ONNX: compiled anew for each call, at low priority, as ONNX
 * Runtime serves them. Thread-safe.
 */
public final class OnnxExports {
  /** Each holds its weights in memory as float32 until its reader has them all. */
  static final int MOST_AT_ONCE = 4;

  private static final Duration RETRY_AFTER = Duration.ofSeconds(10);

  private final Exportables versions;
  private final Registry registry;
  private final VersionNetworks networks;
  private final LoadingThread thread;
  private final Semaphore places = new Semaphore(MOST_AT_ONCE);

  @Inject
  OnnxExports(
      Exportables versions, Registry registry, VersionNetworks networks, LoadingThread thread) {
    this.versions = versions;
    this.registry = registry;
    this.networks = networks;
    this.thread = thread;
  }

  /**
   * Compiles a version. Waits for loads that are under way.
   *
   * @param wanted whether anybody waits for it still; asked from any thread
   * @return the caller closes it
   * @throws Failure.NotFound if there is no such version
   * @throws Failure.FailedPrecondition if its files are damaged or do not make a network
   * @throws Failure.Exhausted ({@link Reason#TOO_MANY_EXPORTS}) if as many are under way as may be,
   *     or ({@link Reason#MODEL_TOO_LARGE}) if a file of ONNX cannot hold it
   * @throws Failure.Cancelled if nobody waits for it any more
   */
  public OnnxExport compile(ModelReference reference, BooleanSupplier wanted) {
    Exportable version = versions.find(reference);
    takePlace();
    try {
      Network network = networks.network(version.entry());
      return versions.open(
          version.name(), () -> thread.callFromAnyThread(() -> compile(version, network, wanted)));
    } catch (RuntimeException | Error e) {
      places.release();
      throw e;
    }
  }

  private void takePlace() {
    if (!places.tryAcquire()) {
      throw new Failure.Exhausted(
          Reason.TOO_MANY_EXPORTS,
          "%d versions are being exported as ONNX, as many as may: come again when one of them is done."
              .formatted(MOST_AT_ONCE),
          RETRY_AFTER);
    }
  }

  private OnnxExport compile(Exportable version, Network network, BooleanSupplier wanted) {
    requireWanted(wanted);
    OnnxModel model;
    try (SafetensorsFile weights = registry.openWeights(version.entry())) {
      requireWanted(wanted);
      model =
          OnnxModel.compile(
              network,
              version.manifest().input(),
              Checkpoint.match(weights, network),
              OnnxFacts.of(version.entry()));
    }
    requireWanted(wanted);
    return new OnnxExport(version, model, OnnxExport.digest(model), places::release);
  }

  private static void requireWanted(BooleanSupplier wanted) {
    if (!wanted.getAsBoolean()) {
      throw Failure.Cancelled.byCaller();
    }
  }
}
