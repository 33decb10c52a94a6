package dev.marquee.models.labels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LabelMergeTest {
  private final LabelMerge merge = new LabelMerge(Map.of("Musical", "Music"), Set.of("N/A"));

  @Test
  void aMergedLabelCountsOnceAndADroppedOneNotAtAll() {
    assertThat(merge.labels(List.of("Musical", "Drama", "Music", "N/A")))
        .containsExactly("Music", "Drama");
  }

  @Test
  void theVocabularyIsSortedAndHasTheTargets() {
    assertThat(merge.vocabulary(List.of("Musical", "Drama", "N/A")))
        .containsExactly("Drama", "Music");
  }

  @Test
  void withoutAMergeTheVocabularyStaysInItsOrder() {
    assertThat(LabelMerge.NONE.vocabulary(List.of("b", "a"))).containsExactly("b", "a");
  }

  @Test
  void whatContradictsItselfIsRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelMerge(Map.of("a", "b", "b", "c"), Set.of()));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelMerge(Map.of("a", "b"), Set.of("b")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelMerge(Map.of("a", "b"), Set.of("a")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LabelMerge(Map.of("a", " "), Set.of()));
  }
}
