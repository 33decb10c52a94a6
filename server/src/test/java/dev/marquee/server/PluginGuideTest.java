package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What docs/plugins.md shows of the sample. */
class PluginGuideTest {
  // Maven runs tests in the module's folder.
  private static final Path GUIDE = Path.of("../docs/plugins.md");
  private static final Path SAMPLE = Path.of("../tools/samples/architecture-plugin");

  @ParameterizedTest
  @CsvSource({
    "java, src/main/java/com/example/skipcnn/SkipCnn.java",
    "python, pytorch/skip_cnn.py"
  })
  void everyLineOfCodeStandsInTheSample(String language, String file) throws IOException {
    List<String> shown =
        Pattern.compile("(?ms)^```" + language + "$(.*?)^```$")
            .matcher(Files.readString(GUIDE))
            .results()
            .map((MatchResult block) -> block.group(1))
            .flatMap(String::lines)
            .map(String::strip)
            .toList();
    List<String> there = Files.readString(SAMPLE.resolve(file)).lines().map(String::strip).toList();
    assertThat(shown).hasSizeGreaterThan(10);
    assertThat(there).containsAll(shown);
  }
}
