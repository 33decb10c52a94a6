package dev.marquee.server.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads JSON into records, and writes it: nothing missing (but for optional components), nothing
 * unknown, nothing twice, nothing of another type. Keys are the components' names in snake_case.
 */
final class StrictJson {
  /** No description of a model that anybody means is larger. */
  private static final long MAX_BYTES = 16 << 20;

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .addModule(new Jdk8Module())
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .build();

  private StrictJson() {}

  /**
   * Reads a file as JSON of any form.
   *
   * @throws IllegalArgumentException if it is not, cannot be read, or is larger than 16 MiB; the
   *     message says what is wrong, and where
   */
  static JsonNode tree(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new IllegalArgumentException("it is not there");
      }
      if (Files.size(file) > MAX_BYTES) {
        throw new IllegalArgumentException("it is larger than 16 MiB");
      }
      return tree(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new IllegalArgumentException("it cannot be read: " + e.getMessage(), e);
    }
  }

  /**
   * Reads a text as JSON of any form.
   *
   * @throws IllegalArgumentException if it is not, or is larger than 16 MiB; the message says what
   *     is wrong, and where
   */
  static JsonNode tree(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > MAX_BYTES) {
      throw new IllegalArgumentException("it is larger than 16 MiB");
    }
    try {
      return tree(bytes);
    } catch (IOException e) {
      throw new IllegalStateException("bytes in memory could not be read", e);
    }
  }

  /** Of bytes rather than of characters, so that a place is named alike for a file and a text. */
  private static JsonNode tree(byte[] bytes) throws IOException {
    try {
      JsonNode tree = MAPPER.readTree(bytes);
      if (tree.isMissingNode()) {
        throw new IllegalArgumentException("it is empty");
      }
      return tree;
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("it is not sound JSON: " + sentence(e) + where(e), e);
    }
  }

  /**
   * Makes a record of a tree.
   *
   * @throws IllegalArgumentException if the tree has not its form, or the record refuses it; the
   *     message says what is wrong, and where
   */
  static <T extends Record> T value(JsonNode tree, Class<T> type) {
    JsonForm.check("", type, tree);
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonMappingException e) {
      if (e.getCause() instanceof IllegalArgumentException refusal) {
        String path = path(e);
        throw new IllegalArgumentException(
            (path.isEmpty() ? "" : "in `" + path + "` ") + refusal.getMessage(), refusal);
      }
      throw new IllegalStateException("JSON of a sound form was refused", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("JSON of a sound form was refused", e);
    }
  }

  /** Returns a record as JSON: what {@link #value} makes the same one of. */
  static String text(Record value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a record could not be written", e);
    }
  }

  /** Words of our own: Jackson's are for programmers of Java, and quote what was sent. */
  private static String sentence(JsonProcessingException e) {
    String theirs = e.getOriginalMessage();
    return switch (e) {
      case JsonEOFException _ -> "it ends too early";
      case MismatchedInputException _ -> "more follows behind its end";
      case StreamConstraintsException _ -> "it is nested too deeply, or a part of it is too long";
      // Jackson has no types for these.
      case JsonProcessingException _ when theirs.startsWith("Duplicate field") ->
          "a key stands there twice";
      case JsonProcessingException _ when theirs.startsWith("Invalid UTF-8") -> "it is not UTF-8";
      default -> "what stands there is not what JSON has in such a place";
    };
  }

  private static String where(JsonProcessingException e) {
    JsonLocation place = e.getLocation();
    return place == null || place.getLineNr() < 1
        ? ""
        : " (line %d, column %d)".formatted(place.getLineNr(), place.getColumnNr());
  }

  private static String path(JsonMappingException e) {
    return String.join(
        ".", e.getPath().stream().map(JsonMappingException.Reference::getFieldName).toList());
  }
}
