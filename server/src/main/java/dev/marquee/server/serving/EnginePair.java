package dev.marquee.server.serving;

import dev.marquee.models.ClassifierEngine;

/**
 * The two engines of a server.
 *
 * @param reference PyTorch, which takes the network as it is
 * @param compiled ONNX Runtime, which takes what the network is compiled to
 * @param referenceMayUseGpus whether the reference may find a GPU when it is started
 */
public record EnginePair(
    OnDemand<? extends ClassifierEngine> reference,
    OnDemand<? extends ClassifierEngine> compiled,
    boolean referenceMayUseGpus) {

  /** Frees what was started. */
  void close() {
    try {
      compiled.started().ifPresent(ClassifierEngine::close);
    } finally {
      reference.started().ifPresent(ClassifierEngine::close);
    }
  }
}
