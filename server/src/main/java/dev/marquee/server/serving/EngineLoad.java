package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The load of one version's network, on an engine that is given or on the better one of two. */
final class EngineLoad {
  private static final Logger log = LoggerFactory.getLogger(EngineLoad.class);

  private final InputSpec input;
  private final Network network;
  private final VersionFiles files;
  private final Optional<Goldens> goldens;
  private final LoadingThread thread;
  private final int maxBatch;

  /**
   * @param thread does all the work
   */
  EngineLoad(
      InputSpec input,
      Network network,
      VersionFiles files,
      Optional<Goldens> goldens,
      LoadingThread thread,
      int maxBatch) {
    this.input = input;
    this.network = network;
    this.files = files;
    this.goldens = goldens;
    this.thread = thread;
    this.maxBatch = maxBatch;
  }

  /** Loads it on an engine. */
  LoadedNetwork on(ClassifierEngine engine, String reason) {
    return new LoadedNetwork(
        thread.call(() -> load(engine)), ServingEngine.of(engine, reason), Optional.empty());
  }

  /**
   * Loads it on both engines, and keeps it on the better one. A compiled form that cannot be had is
   * no failure: the reference serves.
   */
  LoadedNetwork better(
      ClassifierEngine reference, ClassifierEngine compiled, Ticker ticker, InstantSource clock) {
    try (Contenders contenders = new Contenders()) {
      thread.run(() -> contenders.setReference(load(reference)));
      // Not below: where the reference does not run, that is no fault of the compiled form's.
      float[][] expected = thread.call(() -> onTrialInputs(contenders.reference()::score));
      EngineTrial.Outcome outcome;
      try {
        thread.run(() -> contenders.setCompiled(load(compiled)));
        outcome = thread.call(() -> compare(expected, contenders, ticker));
      } catch (RuntimeException e) {
        log.warn("{} does not run a {}", compiled.label(), network.architecture(), e);
        String reason =
            "%s does not run this network; the server's log says why.".formatted(compiled.label());
        return new LoadedNetwork(
            contenders.takeReference(), ServingEngine.of(reference, reason), Optional.empty());
      }
      EngineVerdict verdict =
          new EngineVerdict(outcome.difference(), outcome.speedup(), clock.instant());
      boolean won = verdict.compiledServes();
      String reason = verdict.reason(reference.label(), compiled.label());
      return new LoadedNetwork(
          won ? contenders.takeCompiled() : contenders.takeReference(),
          ServingEngine.of(won ? compiled : reference, reason),
          Optional.of(verdict));
    }
  }

  private List<Classifier> load(ClassifierEngine engine) {
    return engine.load(network, input, files.weights());
  }

  private EngineTrial.Outcome compare(float[][] expected, Contenders contenders, Ticker ticker) {
    return onTrialInputs(
        (inputs, count) ->
            new EngineTrial(ticker, inputs, count)
                .run(expected, contenders.reference(), contenders.compiled()));
  }

  private <T> T onTrialInputs(BiFunction<ByteBuffer, Integer, T> work) {
    int count = TrialInputs.count(maxBatch);
    try (Arena arena = Arena.ofConfined()) {
      return work.apply(TrialInputs.fill(arena, input, goldens, count), count);
    }
  }
}
