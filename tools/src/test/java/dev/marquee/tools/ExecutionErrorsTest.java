package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class ExecutionErrorsTest {
  private static final String ERROR =
      "error: INTERNAL: java.lang.OutOfMemoryError: Required length exceeds the limit\n";

  @Test
  void anErrorOfTheJvmIsOneLineLikeAnyOtherDefect() {
    assertThat(run("classify", "poster.jpg")).isEqualTo(new Run(1, "", ERROR));
  }

  @Test
  void itsStackIsForWhoeverAsksForIt() {
    assertThat(run("classify", "poster.jpg", "--stacktrace").err())
        .startsWith(ERROR + "java.lang.OutOfMemoryError: ")
        .contains("\tat ");
  }

  /** The first thing that needs memory here is the question for the columns. */
  private static Run run(Object... line) {
    return Run.of(
        () -> {
          throw new OutOfMemoryError("Required length exceeds the limit");
        },
        new StringWriter(),
        line);
  }
}
