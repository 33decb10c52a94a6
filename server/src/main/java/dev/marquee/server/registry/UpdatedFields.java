package dev.marquee.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.errorprone.annotations.CanIgnoreReturnValue;

/** The fields that an update changes, before and after, for the history. */
final class UpdatedFields {
  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private final ObjectNode from = MAPPER.createObjectNode();
  private final ObjectNode to = MAPPER.createObjectNode();

  /** Adds a field, if it changes. */
  @CanIgnoreReturnValue
  UpdatedFields add(String name, Object before, Object after) {
    if (!before.equals(after)) {
      from.set(name, MAPPER.<JsonNode>valueToTree(before));
      to.set(name, MAPPER.<JsonNode>valueToTree(after));
    }
    return this;
  }

  /** Returns whether nothing changes. */
  boolean none() {
    return from.isEmpty();
  }

  /** Returns the fields as they were, as a JSON object. */
  String from() {
    return from.toString();
  }

  /** Returns the fields as they will be, as a JSON object. */
  String to() {
    return to.toString();
  }
}
