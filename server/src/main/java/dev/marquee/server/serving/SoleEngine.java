package dev.marquee.server.serving;

import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.failure.Failure;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The engine that serves every version of a server, where there is nothing to choose for each.
 *
 * @param reason why it does, as a sentence
 */
record SoleEngine(ClassifierEngine engine, String reason) {
  private static final Logger log = LoggerFactory.getLogger(SoleEngine.class);

  private static final String CONFIGURED = "engine.name says so.";

  /**
   * Finds it: the one that is configured; or else the only one that can be used, or that has a GPU.
   * Starts the engines that it has to look at.
   *
   * @return empty where each version is to be tried on both
   * @throws Failure.FailedPrecondition if none can be used as it is configured
   */
  static Optional<SoleEngine> of(EnginePreference preference, EnginePair engines) {
    return switch (preference) {
      case PYTORCH -> Optional.of(new SoleEngine(engines.reference().get(), CONFIGURED));
      case ONNXRUNTIME -> Optional.of(new SoleEngine(engines.compiled().get(), CONFIGURED));
      case AUTO -> ofBoth(engines);
    };
  }

  private static Optional<SoleEngine> ofBoth(EnginePair engines) {
    ClassifierEngine compiled;
    try {
      compiled = engines.compiled().get();
    } catch (Failure e) {
      log.warn("ONNX Runtime cannot be used here; PyTorch serves", e);
      return Optional.of(new SoleEngine(engines.reference().get(), String.valueOf(e.getMessage())));
    }
    if (!hasGpu(compiled) && !engines.referenceMayUseGpus()) {
      return Optional.empty();
    }
    ClassifierEngine reference;
    try {
      reference = engines.reference().get();
    } catch (Failure e) {
      if (!hasGpu(compiled)) {
        throw e;
      }
      log.warn("PyTorch cannot be used on {}; ONNX Runtime serves", compiled.description(), e);
      return Optional.of(new SoleEngine(compiled, String.valueOf(e.getMessage())));
    }
    if (reference.description().equals(compiled.description())) {
      return Optional.empty();
    }
    return Optional.of(
        hasGpu(compiled) && !hasGpu(reference)
            ? instead(compiled, reference)
            : instead(reference, compiled));
  }

  private static SoleEngine instead(ClassifierEngine serves, ClassifierEngine other) {
    return new SoleEngine(
        serves,
        "It runs on %s, %s on %s."
            .formatted(serves.description(), other.name(), other.description()));
  }

  private static boolean hasGpu(ClassifierEngine engine) {
    return engine.description().startsWith("gpu");
  }
}
