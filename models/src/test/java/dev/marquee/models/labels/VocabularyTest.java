package dev.marquee.models.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class VocabularyTest {
  @Test
  void keepsItsLabelsInOrder() {
    assertThat(new Vocabulary(List.of("War", "Action")).labels()).containsExactly("War", "Action");
  }

  @Test
  void refusesNoneTwiceBlankAndEndless() {
    assertRefused(List.of(), "1 to");
    assertRefused(List.of("War", "War"), "'War' occurs twice");
    assertRefused(List.of(" "), "characters");
    assertRefused(List.of("x".repeat(201)), "characters");
  }

  private static void assertRefused(List<String> labels, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Vocabulary(labels))
        .withMessageContaining(message);
  }
}
