package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.network.Network;
import dev.marquee.models.onnx.OnnxModel;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.server.registry.VersionEntry;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engines of a server, and the choice between them for each version. Thread-safe.
 *
 * <p>Where the choice is left to it, the first load of a version tries both: what the network is
 * compiled to serves if it gives the reference's scores and is faster. The verdict is kept, and as
 * long as it holds, the other engine is not even started.
 */
public final class ServingEngines implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ServingEngines.class);

  /** What the reference is called; it has one release, and need not be started to say it. */
  static final String REFERENCE = "pytorch " + TorchEngine.VERSION;

  private final EnginePair engines;
  private final Optional<SoleEngine> sole;
  private final VerdictStore verdicts;
  private final String processor;
  private final int maxBatch;
  private final Ticker ticker;
  private final InstantSource clock;

  /**
   * Starts the engine that will be needed first, so that one that cannot be used is found out now.
   *
   * @param engines closed by {@link #close}
   * @param processor what they run on, with how many threads, as text
   * @param maxBatch how many images an engine gets at once, at most
   * @throws Failure.FailedPrecondition ({@link Reason#DEVICE_UNAVAILABLE}) if the device that is
   *     configured cannot be used
   */
  public ServingEngines(
      EnginePreference preference,
      EnginePair engines,
      VerdictStore verdicts,
      String processor,
      int maxBatch,
      Ticker ticker,
      InstantSource clock) {
    this.engines = engines;
    this.verdicts = verdicts;
    this.processor = processor;
    this.maxBatch = maxBatch;
    this.ticker = ticker;
    this.clock = clock;
    this.sole = SoleEngine.of(preference, engines);
  }

  /** Returns how many bytes a network's weights take once loaded, over all devices. */
  long loadedBytes(Network network) {
    return sole.map(SoleEngine::engine)
        .orElseGet(() -> engines.compiled().get())
        .loadedBytes(network);
  }

  /**
   * Loads a version's network on the engine that is to serve it.
   *
   * @param thread does the work; engines are started by the caller's own
   * @throws Failure.FailedPrecondition if the weights do not fit the network, or are unsound
   */
  LoadedNetwork load(
      VersionEntry version,
      Network network,
      VersionFiles files,
      Optional<Goldens> goldens,
      LoadingThread thread) {
    EngineLoad load =
        new EngineLoad(version.manifest().input(), network, files, goldens, thread, maxBatch);
    if (sole.isPresent()) {
      return load.on(sole.get().engine(), sole.get().reason());
    }
    ClassifierEngine compiled = engines.compiled().get();
    VerdictKey key = VerdictKey.of(version.manifest(), releases(compiled), processor);
    Optional<EngineVerdict> known = verdicts.find(key);
    if (known.isEmpty()) {
      LoadedNetwork tried = load.better(engines.reference().get(), compiled, ticker, clock);
      tried.verdict().ifPresent(verdict -> keep(key, verdict));
      return tried;
    }
    EngineVerdict verdict = known.get();
    String reason = verdict.reason(REFERENCE, compiled.label());
    return load.on(verdict.compiledServes() ? compiled : engines.reference().get(), reason);
  }

  /** A verdict that is lost costs a trial, and no version its load. */
  private void keep(VerdictKey key, EngineVerdict verdict) {
    try {
      verdicts.put(key, verdict);
    } catch (Failure e) {
      log.warn("A verdict on engines was not kept; the next load makes the trial again", e);
    }
  }

  private static String releases(ClassifierEngine compiled) {
    return "%s on %s, compiler %d, %s"
        .formatted(compiled.label(), compiled.description(), OnnxModel.COMPILER_VERSION, REFERENCE);
  }

  /** Frees what the engines hold; no version is loaded any more. */
  @Override
  public void close() {
    engines.close();
  }
}
