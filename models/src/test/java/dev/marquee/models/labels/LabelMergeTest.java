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

  @Test
  void mergesThatDoTheSameWithSomeLabelsAreEqualWithinThem() {
    LabelMerge one = new LabelMerge(Map.of("Western", "Other", "News", "Other"), Set.of("N/A"));
    LabelMerge two = new LabelMerge(Map.of("Western", "Other"), Set.of("N/A", "Short"));
    List<String> vocabulary = List.of("Drama", "N/A", "Western");
    assertThat(one.within(vocabulary))
        .isEqualTo(two.within(vocabulary))
        .isEqualTo(new LabelMerge(Map.of("Western", "Other"), Set.of("N/A")));
    assertThat(one.within(List.of("Drama"))).isEqualTo(LabelMerge.NONE);
  }
}
