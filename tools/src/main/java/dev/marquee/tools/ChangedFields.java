package dev.marquee.tools;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;

/** What an update changed, from the JSON in which a change has it. */
final class ChangedFields {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private ChangedFields() {}

  /**
   * Returns a line per field that differs, such as {@code tags.team: none -> "vision"}; none where
   * the texts are no JSON objects, as those of an import are not.
   */
  static Stream<String> lines(String before, String after) {
    SortedMap<String, String> from = fields(before);
    SortedMap<String, String> to = fields(after);
    TreeSet<String> names = new TreeSet<>(from.keySet());
    names.addAll(to.keySet());
    return names.stream()
        .filter(name -> !from.getOrDefault(name, "").equals(to.getOrDefault(name, "")))
        .map(
            name ->
                "%s: %s -> %s"
                    .formatted(
                        name, from.getOrDefault(name, "none"), to.getOrDefault(name, "none")));
  }

  private static SortedMap<String, String> fields(String json) {
    SortedMap<String, String> fields = new TreeMap<>();
    try {
      JsonNode tree = MAPPER.readTree(json);
      if (tree != null && tree.isObject()) {
        flatten("", tree, fields);
      }
    } catch (JsonProcessingException e) {
      // What a later server writes in another form is shown by --json.
    }
    return fields;
  }

  /** A policy and tags are objects: of these only what changed inside is of interest. */
  private static void flatten(String path, JsonNode node, SortedMap<String, String> fields) {
    if (!node.isObject()) {
      fields.put(path, node.toString());
      return;
    }
    node.properties()
        .forEach(
            field ->
                flatten(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    fields));
  }
}
