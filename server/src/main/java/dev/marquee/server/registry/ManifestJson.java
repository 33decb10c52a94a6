package dev.marquee.server.registry;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Reads manifests strictly: nothing missing, nothing unknown, nothing twice. */
final class ManifestJson {
  /** No manifest that anybody means is larger. */
  private static final long MAX_BYTES = 16 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  private ManifestJson() {}

  /**
   * Reads a manifest.
   *
   * @throws Failure.FailedPrecondition ({@link Reason#MANIFEST_MALFORMED}) if it is not one
   */
  static Manifest read(VersionName version, Path file) {
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw malformed(version, "it is larger than 16 MiB", null);
      }
      return MAPPER.readValue(Files.readAllBytes(file), Manifest.class);
    } catch (JsonProcessingException e) {
      throw malformed(version, reason(e), e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String reason(JsonProcessingException e) {
    Throwable cause = e.getCause();
    String what = cause instanceof IllegalArgumentException ? cause.getMessage() : null;
    String message = what == null ? e.getOriginalMessage() : what;
    return message.lines().findFirst().orElse("not JSON") + where(e);
  }

  /** Where in the manifest, as {@code labels[3].threshold}. */
  private static String where(JsonProcessingException e) {
    StringBuilder path = new StringBuilder();
    if (e instanceof JsonMappingException mapping) {
      for (JsonMappingException.Reference step : mapping.getPath()) {
        String name = step.getFieldName();
        path.append(name == null ? "[" + step.getIndex() + "]" : "." + name);
      }
    }
    return path.isEmpty() ? "" : " (at %s)".formatted(path.substring(1));
  }

  private static Failure malformed(VersionName version, String what, @Nullable Throwable cause) {
    return new Failure.FailedPrecondition(
        Reason.MANIFEST_MALFORMED,
        "The manifest of %s cannot be used: %s. Correct its manifest.json."
            .formatted(version, what),
        cause);
  }
}
