package dev.marquee.server.metadata;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Texts of JSON, as columns hold them and as SQLite takes and gives lists. */
final class JsonColumn {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private JsonColumn() {}

  /** Writes a list, which {@code json_each} takes apart. */
  static String of(Collection<String> texts) {
    return write(texts);
  }

  /** Writes an object, its keys in order. */
  static String of(Map<String, String> pairs) {
    return write(new TreeMap<>(pairs));
  }

  static List<String> texts(String json) {
    return read(json, new TypeReference<>() {});
  }

  static Map<String, String> pairs(String json) {
    return read(json, new TypeReference<>() {});
  }

  private static String write(Object value) {
    try {
      return MAPPER.writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("texts are always JSON", e);
    }
  }

  /** What was written was sound: if it is not now, somebody else has written to the table. */
  private static <T> T read(String json, TypeReference<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (JsonProcessingException e) {
      throw new Failure.FailedPrecondition(
          Reason.METADATA_INCONSISTENT,
          "What is stored of an example cannot be read. Restore the data folder from a backup.",
          e);
    }
  }
}
