package dev.marquee.models.failure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ErrorsPageTest {
  /** A row of the table starts with its reason; Maven runs these tests in the module's folder. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| `([A-Z_]+)` \\|");

  @Test
  void thePageHasOneRowForEachReasonAndNoOther() throws IOException {
    String page = Files.readString(Path.of("..", "docs", "errors.md"));
    List<String> rows = ROW.matcher(page).results().map((MatchResult row) -> row.group(1)).toList();
    assertThat(rows)
        .containsExactlyInAnyOrderElementsOf(
            Arrays.stream(Reason.values()).map(Reason::name).toList());
  }
}
