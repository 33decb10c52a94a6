package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalTest {
  @Test
  void nothingIsCutInAPipeHoweverWideTheShellSaysItIs() {
    assertThat(Terminal.columns(false, null)).isEqualTo(Terminal.UNBOUNDED);
    assertThat(Terminal.columns(false, "80")).isEqualTo(Terminal.UNBOUNDED);
  }

  @Test
  void aTerminalIsAsWideAsTheShellSays() {
    assertThat(Terminal.columns(true, "132")).isEqualTo(132);
    assertThat(Terminal.columns(true, "7")).isEqualTo(40);
  }
}
