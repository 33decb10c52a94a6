package dev.marquee.server.config;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What docs/configuration.md says of the keys. */
class ConfigurationGuideTest {
  private static final Pattern ROW =
      Pattern.compile("^\\| `([a-z0-9_.]+)` \\| `([^`]+)` \\|", Pattern.MULTILINE);

  private final Map<String, String> documented = new LinkedHashMap<>();

  @BeforeEach
  void readGuide() throws IOException {
    // Maven runs tests in the module's folder.
    Matcher rows = ROW.matcher(Files.readString(Path.of("../docs/configuration.md")));
    while (rows.find()) {
      assertThat(documented.put(rows.group(1), rows.group(2))).as(rows.group(1)).isNull();
    }
  }

  @Test
  void namesEveryKeyAndNoOtherInTheOrderOfTheTree() {
    JsonNode tree =
        JsonMapper.builder()
            .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .build()
            .valueToTree(ServerConfig.defaults());

    assertThat(documented.keySet()).containsExactlyElementsOf(leaves("", tree).toList());
  }

  @Test
  void statesTheDefaults() {
    String home = System.getProperty("user.home");
    documented.forEach(
        (key, value) ->
            assertThat(ConfigLoader.load(null, Map.of(), Map.of(key, value.replace("~", home))))
                .as(key)
                .isEqualTo(ServerConfig.defaults()));
  }

  private static Stream<String> leaves(String path, JsonNode node) {
    return node.isObject()
        ? node.properties().stream()
            .flatMap(e -> leaves(path + (path.isEmpty() ? "" : ".") + e.getKey(), e.getValue()))
        : Stream.of(path);
  }
}
