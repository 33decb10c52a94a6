package dev.marquee.server.swaps;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SwapHistoryTest {
  private final SwapHistory history =
      new SwapHistory(
          List.of(new Swap(0, 0, "a"), new Swap(100, 200, "b"), new Swap(300, 400, "a")));

  @Test
  void whatIsInProductionMayAnswer() {
    history.add(new Answered(10, 20, "a"));
    history.add(new Answered(210, 220, "b"));
    history.add(new Answered(410, 420, "a"));
    assertThat(history.contradiction()).isEmpty();
    assertThat(history.decisive()).isEqualTo(3);
  }

  @Test
  void duringASwapEitherMayAnswer() {
    history.add(new Answered(110, 120, "a"));
    history.add(new Answered(130, 140, "b"));
    assertThat(history.contradiction()).isEmpty();
  }

  @Test
  void whatIsNotThereYetMayNotAnswer() {
    history.add(new Answered(10, 99, "b"));
    assertThat(history.contradiction()).isPresent();
  }

  @Test
  void whatIsGoneMayNotAnswer() {
    history.add(new Answered(401, 410, "b"));
    assertThat(history.contradiction()).isPresent();
  }

  @Test
  void theOldOneMayNotAnswerOnceTheNewOneHas() {
    history.add(new Answered(110, 120, "b"));
    history.add(new Answered(130, 140, "a"));
    assertThat(history.contradiction()).hasValueSatisfying(text -> assertThat(text).contains("b"));
  }

  @Test
  void aCallOverTwoReignsOfItsVersionDecidesNothing() {
    history.add(new Answered(150, 350, "a"));
    assertThat(history.contradiction()).isEmpty();
    assertThat(history.decisive()).isZero();
  }
}
