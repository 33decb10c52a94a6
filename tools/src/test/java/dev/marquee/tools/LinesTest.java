package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LinesTest {
  @Test
  void aTextIsCutWithAnEllipsisWhereItIsTooLong() {
    assertThat(Lines.cut("genres", 6)).isEqualTo("genres");
    assertThat(Lines.cut("genres", 4)).isEqualTo("gen…");
  }

  @Test
  void aCharacterOfTwoHalvesIsNotCutInTwo() {
    assertThat(Lines.cut("ab\uD83C\uDFACcd", 4)).isEqualTo("ab…");
  }

  @Test
  void aTextIsWrappedAtSpacesAndALongWordStaysWhole() {
    assertThat(Lines.wrap("to be or\nnot-to-be at all", 8))
        .containsExactly("to be or", "not-to-be", "at all");
  }
}
