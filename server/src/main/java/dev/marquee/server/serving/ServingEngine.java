package dev.marquee.server.serving;

import dev.marquee.models.ClassifierEngine;

/**
 * What computes the scores of a loaded version.
 *
 * @param name such as {@code onnxruntime}
 * @param version of the engine, such as {@code 1.29.0}
 * @param device what it runs on, such as {@code cpu}
 * @param reason why it is this one, a sentence
 */
public record ServingEngine(String name, String version, String device, String reason) {

  static ServingEngine of(ClassifierEngine engine, String reason) {
    return new ServingEngine(engine.name(), engine.version(), engine.description(), reason);
  }

  @Override
  public String toString() {
    return "%s %s on %s".formatted(name, version, device);
  }
}
