package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import java.util.List;

/**
 * A network on two engines, of which one is to be kept: whatever was not taken is freed at the end.
 * For one thread at a time.
 */
final class Contenders implements AutoCloseable {
  private List<Classifier> reference = List.of();
  private List<Classifier> compiled = List.of();

  void setReference(List<Classifier> replicas) {
    reference = List.copyOf(replicas);
  }

  void setCompiled(List<Classifier> replicas) {
    compiled = List.copyOf(replicas);
  }

  /** Returns the first replica, for a comparison. */
  Classifier reference() {
    return reference.getFirst();
  }

  /** Returns the first replica, for a comparison. */
  Classifier compiled() {
    return compiled.getFirst();
  }

  /** Returns all replicas, which from now on are the caller's. */
  List<Classifier> takeReference() {
    List<Classifier> taken = reference;
    reference = List.of();
    return taken;
  }

  /** Returns all replicas, which from now on are the caller's. */
  List<Classifier> takeCompiled() {
    List<Classifier> taken = compiled;
    compiled = List.of();
    return taken;
  }

  @Override
  public void close() {
    try {
      compiled.forEach(Classifier::close);
    } finally {
      reference.forEach(Classifier::close);
    }
  }
}
