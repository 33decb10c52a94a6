package dev.marquee.server.transfer;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.VersionEntry;
import java.util.Map;

/**
 * What a file of ONNX says of the version that it was made of, so that it can be used without
 * Marquee: texts by key, as {@code docs/models.md} lists them. Equal ones for equal versions.
 */
final class OnnxFacts {
  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .build();

  private OnnxFacts() {}

  /** Returns those of a version. */
  static Map<String, String> of(VersionEntry version) {
    Manifest manifest = version.manifest();
    return Map.of(
        "marquee.version", version.name().toString(),
        "marquee.description", manifest.description(),
        "marquee.architecture", manifest.architecture(),
        "marquee.labels", json(manifest.labels()),
        "marquee.thresholds", json(manifest.labels().stream().map(manifest::threshold).toList()),
        "marquee.input", json(manifest.input()),
        "marquee.provenance", json(manifest.provenance()),
        "marquee.weights_sha256", manifest.weights().sha256());
  }

  private static String json(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a part of a manifest could not be written", e);
    }
  }
}
