package dev.marquee.server.config;

import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonMappingException.Reference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.common.base.Splitter;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Puts the configuration together: the defaults, over them a YAML file, over it the environment,
 * over that flags. A key that does not exist is refused wherever it stands.
 */
public final class ConfigLoader {
  /**
   * What a variable's name starts with: {@code MARQUEE_CONFIG_SERVING_MAX_BATCH} is {@code
   * serving.max_batch}. {@code MARQUEE_CONFIG} itself names a file.
   */
  public static final String PREFIX = "MARQUEE_CONFIG_";

  private static final ObjectMapper MAPPER =
      YAMLMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
          .build();

  private final ObjectNode tree = MAPPER.valueToTree(ServerConfig.defaults());

  private ConfigLoader() {}

  /**
   * Loads the configuration.
   *
   * @param file a YAML file, or null to take the one that {@code MARQUEE_CONFIG} names, if any
   * @param environment variables, of which those starting with {@value #PREFIX} count
   * @param flags values by key, such as {@code serving.max_batch}
   * @throws Failure.FailedPrecondition ({@link Reason#CONFIG_INVALID}) if a key does not exist or a
   *     value does not fit; the message names both
   */
  public static ServerConfig load(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    ConfigLoader loader = new ConfigLoader();
    String named = environment.get("MARQUEE_CONFIG");
    Path chosen = file != null || named == null || named.isBlank() ? file : Path.of(named);
    if (chosen != null) {
      loader.mergeFile(chosen);
    }
    loader.mergeEnvironment(environment);
    flags.forEach((key, value) -> loader.set(key, value, "the command line"));
    return loader.build();
  }

  private void mergeFile(Path file) {
    String source = "'" + file + "'";
    try {
      JsonNode content = MAPPER.readTree(Files.readString(file));
      if (content.isObject()) {
        mergeNode("", content, source);
      } else if (!content.isMissingNode() && !content.isNull()) {
        throw invalid(source + " must hold keys with values, such as 'port: 50051'.", null);
      }
    } catch (NoSuchFileException e) {
      throw invalid("There is no configuration file %s.".formatted(source), e);
    } catch (JsonProcessingException e) {
      JsonLocation place = e.getLocation();
      throw invalid(
          "%s is not sound YAML at line %d, column %d: %s."
              .formatted(source, place.getLineNr(), place.getColumnNr(), firstLine(e)),
          e);
    } catch (IOException e) {
      throw invalid("%s cannot be read: %s.".formatted(source, firstLine(e)), e);
    }
  }

  private void mergeNode(String path, JsonNode node, String source) {
    boolean section = at(path).isObject();
    if (node.isArray() || (!section && (node.isNull() || (node.isObject() && node.isEmpty())))) {
      requireLeaf(path, source);
      throw invalid("%s must have one value (in %s).".formatted(path, source), null);
    } else if (node.isObject()) {
      node.properties().forEach(e -> mergeNode(join(path, e.getKey()), e.getValue(), source));
    } else if (!node.isNull()) {
      // What is null here is a section of which every line is commented out.
      set(path, node.asText(), source);
    }
  }

  private void mergeEnvironment(Map<String, String> environment) {
    Map<String, String> keys = new TreeMap<>();
    leaves("", tree).forEach(key -> keys.put(variable(key), key));
    new TreeMap<>(environment)
        .forEach(
            (name, value) -> {
              if (name.startsWith(PREFIX)) {
                String key =
                    Optional.ofNullable(keys.get(name))
                        .orElseThrow(() -> unknown(name, "the environment"));
                set(key, value, "the environment");
              }
            });
  }

  private void set(String path, String value, String source) {
    requireLeaf(path, source).put(path.substring(path.lastIndexOf('.') + 1), value);
  }

  /** Returns the section that the key stands in. */
  private ObjectNode requireLeaf(String path, String source) {
    JsonNode section = at(path.substring(0, Math.max(0, path.lastIndexOf('.'))));
    if (!(section instanceof ObjectNode object) || !at(path).isValueNode()) {
      throw unknown(path, source);
    }
    return object;
  }

  private JsonNode at(String path) {
    JsonNode node = tree;
    for (String name : path.isEmpty() ? List.<String>of() : Splitter.on('.').split(path)) {
      node = node.path(name);
    }
    return node;
  }

  private ServerConfig build() {
    try {
      return MAPPER.treeToValue(tree, ServerConfig.class);
    } catch (JsonMappingException e) {
      List<String> path = e.getPath().stream().map(Reference::getFieldName).toList();
      JsonNode value = at(String.join(".", path));
      if (value.isValueNode()) {
        throw invalid(
            "%s must be %s, not '%s'."
                .formatted(String.join(".", path), ValueForm.of(path), value.asText()),
            e);
      }
      // A record refused its values, and its message names the key.
      String refusal = firstLine(e.getCause() == null ? e : e.getCause());
      throw invalid(refusal.endsWith(".") ? refusal : refusal + ".", e);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a tree in memory is not read from bytes", e);
    }
  }

  private Failure unknown(String key, String source) {
    return invalid(
        "There is no key '%s' (in %s); the keys are %s."
            .formatted(key, source, String.join(", ", leaves("", tree))),
        null);
  }

  private static List<String> leaves(String path, JsonNode node) {
    return node.isObject()
        ? node.properties().stream()
            .flatMap(e -> leaves(join(path, e.getKey()), e.getValue()).stream())
            .toList()
        : List.of(path);
  }

  private static String variable(String key) {
    return PREFIX + key.replace('.', '_').toUpperCase(Locale.ROOT);
  }

  private static String join(String path, String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  private static String firstLine(Throwable e) {
    String message = e.getMessage();
    return message == null ? e.toString() : message.lines().findFirst().orElse("");
  }

  private static Failure invalid(String message, @Nullable Exception cause) {
    return new Failure.FailedPrecondition(Reason.CONFIG_INVALID, message, cause);
  }
}
