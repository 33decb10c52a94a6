package dev.marquee.server.registry;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Checks that JSON has the form of a record, before Jackson makes one of it. Jackson by itself
 * would turn {@code 1.5} into 1 and {@code "7"} into 7, and says what it does refuse in words for
 * Java programmers.
 */
final class JsonForm {
  private static final SnakeCaseStrategy NAMING = new SnakeCaseStrategy();

  private JsonForm() {}

  /**
   * Checks a value and everything in it.
   *
   * @param path where it stands, such as {@code input.mean[1]}; empty for the whole
   * @param type a record, an enum, a list, a map with texts as keys, a text, a number, a time, or
   *     an optional one of these
   * @throws IllegalArgumentException with a message that says where and what
   */
  static void check(String path, Type type, JsonNode node) {
    switch (type) {
      case ParameterizedType generic when generic.getRawType() == List.class ->
          checkList(path, generic.getActualTypeArguments()[0], node);
      case ParameterizedType generic when isOptional(generic) ->
          check(path, generic.getActualTypeArguments()[0], node);
      case ParameterizedType generic when generic.getRawType() == Map.class -> {
        require(node.isObject(), path, "an object", node);
        Type value = generic.getActualTypeArguments()[1];
        node.properties().forEach(e -> check(join(path, e.getKey()), value, e.getValue()));
      }
      case Class<?> known when known.isRecord() -> checkRecord(path, known, node);
      case Class<?> known when known.isEnum() -> checkEnum(path, known, node);
      default -> checkScalar(path, type, node);
    }
  }

  private static void checkList(String path, Type element, JsonNode node) {
    require(node.isArray(), path, "a list", node);
    for (int i = 0; i < node.size(); i++) {
      check("%s[%d]".formatted(path, i), element, node.get(i));
    }
  }

  private static void checkEnum(String path, Class<?> type, JsonNode node) {
    List<String> names =
        Arrays.stream(type.getEnumConstants()).map(Object::toString).sorted().toList();
    boolean holds = node.isTextual() && names.contains(node.textValue());
    require(holds, path, String.join(" or ", names), node);
  }

  private static void checkRecord(String path, Class<?> type, JsonNode node) {
    require(node.isObject(), path, "an object", node);
    Map<String, Type> keys = new LinkedHashMap<>();
    for (RecordComponent component : type.getRecordComponents()) {
      keys.put(NAMING.translate(component.getName()), component.getGenericType());
    }
    // An unknown key first: it is most often the missing one, misspelt.
    node.fieldNames()
        .forEachRemaining(
            key -> {
              if (!keys.containsKey(key)) {
                throw new IllegalArgumentException(
                    "there is no key `%s`; the keys%s are %s"
                        .formatted(
                            join(path, key),
                            path.isEmpty() ? "" : " of `" + path + "`",
                            String.join(", ", keys.keySet())));
              }
            });
    keys.forEach(
        (key, value) -> {
          if (node.has(key)) {
            check(join(path, key), value, node.get(key));
          } else if (!isOptional(value)) {
            throw new IllegalArgumentException("`%s` is missing".formatted(join(path, key)));
          }
        });
  }

  /** Returns whether the key of such a value may be absent; where it is there, null is no value. */
  private static boolean isOptional(Type type) {
    return type instanceof ParameterizedType generic && generic.getRawType() == Optional.class;
  }

  private static void checkScalar(String path, Type type, JsonNode node) {
    if (type == String.class) {
      require(node.isTextual(), path, "a text", node);
    } else if (type == int.class || type == Integer.class) {
      require(
          node.isIntegralNumber() && node.canConvertToInt(),
          path,
          "a whole number of 32 bits",
          node);
    } else if (type == long.class) {
      require(
          node.isIntegralNumber() && node.canConvertToLong(),
          path,
          "a whole number of 64 bits",
          node);
    } else if (type == float.class || type == Float.class) {
      require(node.isNumber(), path, "a number", node);
    } else if (type == Instant.class) {
      require(isTime(node), path, "a time such as 2026-11-01T00:00:00Z", node);
    } else {
      throw new AssertionError("a type that no record here has: " + type);
    }
  }

  private static boolean isTime(JsonNode node) {
    try {
      return node.isTextual() && Instant.parse(node.textValue()) != null;
    } catch (DateTimeParseException e) {
      return false;
    }
  }

  private static void require(boolean holds, String path, String expected, JsonNode found) {
    if (!holds) {
      throw new IllegalArgumentException(
          "%s must be %s, not %s"
              .formatted(
                  path.isEmpty() ? "it" : "`" + path + "`",
                  expected,
                  Texts.shortened(found.toString(), Texts.SHOWN)));
    }
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
