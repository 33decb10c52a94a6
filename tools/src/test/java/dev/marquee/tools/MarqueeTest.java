package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class MarqueeTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "quickstart",
        "serve",
        "classify",
        "cache",
        "dataset",
        "dataset upload",
        "dataset list",
        "dataset describe",
        "dataset commit",
        "dataset delete",
        "train",
        "runs",
        "runs list",
        "runs describe",
        "runs watch",
        "runs cancel",
        "recipes",
        "recipes list",
        "recipes show",
        "evaluate",
        "evaluations",
        "evaluations list",
        "evaluations describe",
        "evaluations delete",
        "report",
        "models",
        "models list",
        "models versions",
        "models describe",
        "models create",
        "models update",
        "models delete",
        "models import",
        "models export",
        "models promote",
        "models rollback",
        "models alias",
        "models history",
        "models watch",
        "models warm",
        "models unload",
        "registry",
        "registry changes",
        "registry verify",
        "bench",
        "bench train",
        "bench beside-training",
        "completion",
        "help"
      })
  void theHelpOfEveryCommandHasExitCodesAndAnExample(String command) {
    Run run = Run.marquee((Object[]) (command + " --help").split(" "));
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("Usage: marquee " + command)
        .contains("Exit codes:")
        .contains("-h, --help ", "Shows this help.", "3   There is nothing of that name.\n")
        .contains("6   No answer: the server is out of reach, or the deadline passed. Try again.\n")
        .doesNotContainPattern("--\\w+=<")
        .containsPattern("Examples?:\n  .*marquee " + command);
  }

  @Test
  void theHelpOfTheWholeNamesEveryCommand() {
    assertThat(Run.marquee("--help").out())
        .contains("classify")
        .contains("models")
        .contains("completion");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "models",
        "clasify x.jpg",
        "classify",
        "classify --top-k many x.jpg",
        "classify --top-k=-1 x.jpg",
        "classify --min-score 1.5 x.jpg",
        "classify --min-score NaN x.jpg",
        "classify --server banana x.jpg",
        "classify --deadline soon x.jpg",
        "models describe",
        "models list --unknown",
        "models import models/x",
        "models export models/x",
        "models export models/x --output y --format tensorflow",
        "models promote",
        "models watch models/x --after now",
        "registry",
      })
  void wrongUsageSaysWhatIsWrongAndExitsWithTwo(String line) {
    Run run = Run.marquee((Object[]) (line.isEmpty() ? new String[0] : line.split(" ")));
    assertThat(run.exitCode()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err())
        .startsWith("error: USAGE: ")
        .containsPattern("Try 'marquee[a-z ]* --help'\\.")
        .doesNotContain("\tat ");
  }

  @Test
  void optionsOfTheWholeMayStandBeforeTheCommand() {
    assertThat(Run.marquee("--help", "serve")).isEqualTo(Run.marquee("--help"));
    assertThat(Run.marquee("--stacktrace", "models", "--help"))
        .isEqualTo(Run.marquee("models", "--help"));
  }

  @Test
  void aMistypedCommandIsGuessed() {
    assertThat(Run.marquee("clasify").err())
        .startsWith("error: USAGE: 'marquee' has no command 'clasify'. Did you mean classify");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "models describe | NAME is missing.",
        "models describe a b | 'b' is one argument too many.",
        "models import models/x | --from DIR is missing.",
        "models import models/x --from | --from needs a value: write --from DIR.",
        "models list --deadlin 3s | 'marquee models list' has no option '--deadlin'. Did you mean"
            + " --deadline?",
        "models watch models/x --after now | --after: 'now' is no whole number.",
        "models create models/x --metric m --minimum much | --minimum: 'much' is no number.",
        "models update models/x/versions/1 --tag team | 'team' is no KEY=VALUE.",
        "models list --json=true --json | --json is given twice.",
        "models | 'marquee models' needs a command.",
      })
  void wrongUsageIsToldInPlainWords(String line, String message) {
    assertThat(Run.marquee((Object[]) line.split(" ")).err())
        .contains(message.replaceAll("\\s+", " "));
  }

  @Test
  void wrongUsageAsJsonIsOneObject() {
    assertThat(Run.marquee("models", "describe", "--json").err())
        .isEqualTo(
            "{\"error\":{\"code\":\"INVALID_ARGUMENT\",\"reason\":\"USAGE\","
                + "\"message\":\"NAME is missing.\"}}\n");
  }

  @Test
  void helpOfANestedCommandIsThatOfTheCommand() {
    Run run = Run.marquee("help", "models", "promote");
    assertThat(run).isEqualTo(Run.marquee("models", "promote", "--help"));
    assertThat(Run.marquee("help")).isEqualTo(Run.marquee("--help"));
    Run wrong = Run.marquee("help", "models", "promot");
    assertThat(wrong.exitCode()).isEqualTo(2);
    assertThat(wrong.err()).contains("'marquee models' has no command 'promot'. Did you mean prom");
  }

  @Test
  void theVersionIsPrinted() {
    Run run = Run.marquee("--version");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).startsWith("marquee ");
  }

  @Test
  void completionIsAScriptThatKnowsTheCommands() {
    Run run = Run.marquee("completion");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("function _complete_marquee()")
        .contains("--min-score", "--request-id", "--max-loss", "--etag")
        .contains("create update delete import export promote rollback alias history watch warm");
  }
}
