package dev.marquee.models.network;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What docs/architectures.md says of the networks. */
class ArchitecturesPageTest {
  // Maven runs tests in the module's folder.
  private static final Path PAGE = Path.of("../docs/architectures.md");
  private static final Path MAKER = Path.of("src/test/python/make_network_goldens.py");

  private final Architectures architectures = Architectures.onClassPath();

  @Test
  void theModuleIsTheOneThatTheGoldensWereMadeWith() throws IOException {
    String module =
        Pattern.compile("(?ms)^```python$.*?^class CustomCnn\\(nn\\.Module\\):$(.*?)^```$")
            .matcher(Files.readString(PAGE))
            .results()
            .map((MatchResult block) -> block.group(1))
            .findFirst()
            .orElseThrow()
            .strip();
    assertThat(module).endsWith("torch.flatten(self.features(images), 1))");
    assertThat(Files.readString(MAKER)).contains(module);
  }

  @ParameterizedTest
  @ValueSource(strings = {"custom-cnn", "densenet121", "densenet161", "densenet169", "densenet201"})
  void eachHasAsManyNumbersToLearnAsItsRowSays(String name) throws IOException {
    long learned =
        network(name).parameters().stream()
            .filter(parameter -> parameter.kind().learned())
            .mapToLong(Parameter::elements)
            .sum();
    assertThat(Files.readString(PAGE))
        .containsPattern(String.format(Locale.ROOT, "(?m)^\\| `%s` .*\\| %,d \\|$", name, learned));
  }

  @Test
  void everyTensorOfTheCustomCnnIsListed() throws IOException {
    String page = Files.readString(PAGE);
    List<String> pairs =
        Pattern.compile("(?m)^\\| `([a-z0-9.]+)\\.weight`, `\\.bias` \\| `(\\S.*?)`, `(.*?)` \\|$")
            .matcher(page.replace("labels", "20"))
            .results()
            .flatMap(
                row ->
                    List.of(
                        row.group(1) + ".weight " + row.group(2),
                        row.group(1) + ".bias " + row.group(3))
                        .stream())
            .toList();
    assertThat(pairs)
        .containsExactlyElementsOf(
            network("custom-cnn").parameters().stream()
                .map(parameter -> parameter.name() + " " + parameter.shape())
                .toList());
  }

  private Network network(String name) {
    return architectures.get(name).network(20, Settings.NONE);
  }
}
