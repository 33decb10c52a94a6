package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationWarning;
import dev.marquee.v1.LabelMerge;
import dev.marquee.v1.ThresholdSource;
import org.jsoup.nodes.Document;
import org.junit.jupiter.api.Test;

/** What a page says of versions that were not measured on the same terms. */
class TermsTest {
  private final ReportedVersion good = Reports.version(1, 0.9);
  private final ReportedVersion poor = Reports.version(2, 0.5);

  @Test
  void theWarningsOfTheEvaluationsComeFirstEachOnce() {
    Document page = Reports.page(trainedWith(Reports.version(3, 0.41)), trainedWith(good));
    assertThat(page.select(".finding").eachText())
        .hasSize(2)
        .startsWith("80 of the 80 examples were trained with.");
  }

  @Test
  void whoWasTrainedWithWhatIsMeasuredIsNotTheBest() {
    assertThat(Reports.page(trainedWith(good), poor).select("td.best")).isEmpty();
  }

  @Test
  void ofVersionsWithDifferentTasksNoneIsTheBest() {
    Evaluation merged =
        good.evaluation().toBuilder()
            .setLabelMerge(LabelMerge.newBuilder().putMerged("Terror", "Horror"))
            .build();
    assertNoneIsTheBest(Reports.page(Reports.with(good, merged), poor));
    Evaluation other = good.evaluation().toBuilder().setDatasetDigest("other").build();
    assertNoneIsTheBest(Reports.page(Reports.with(good, other), poor));
  }

  @Test
  void mergesThatDropTheSameLabelsAreTheSame() {
    Document page = Reports.page(dropping(good, "a", "b"), dropping(poor, "b", "a"));
    assertThat(page.select(".finding")).isEmpty();
    assertThat(page.select("td.best")).isNotEmpty();
  }

  @Test
  void whatNeedsThresholdsOfAnotherOriginNamesNoWinner() {
    Evaluation tuned =
        good.evaluation().toBuilder()
            .setThresholdSource(ThresholdSource.THRESHOLD_SOURCE_OTHER_SPLIT)
            .setThresholdSplit("test")
            .build();
    Document page = Reports.page(Reports.with(good, tuned), poor);
    assertThat(page.select("table.metrics tbody tr").getFirst().select("td"))
        .extracting(cell -> cell.hasClass("best"))
        // By top-n accuracy and mAP; its calibration is no better than a baseline's.
        .containsExactly(true, true, false, false, false, false);
    assertThat(page.select(".finding").text())
        .contains("models/posters/versions/1: tuned on the split test;")
        .contains("models/posters/versions/2: the version's own");
  }

  private static void assertNoneIsTheBest(Document page) {
    assertThat(page.select("td.best")).isEmpty();
    assertThat(page.select(".finding").text())
        .startsWith("The versions were not measured on the same examples");
  }

  private static ReportedVersion trainedWith(ReportedVersion version) {
    Evaluation evaluation =
        version.evaluation().toBuilder()
            .setTrainedCount(80)
            .addWarnings(
                EvaluationWarning.newBuilder()
                    .setDetail("80 of the 80 examples were trained with."))
            .build();
    return Reports.with(version, evaluation);
  }

  private static ReportedVersion dropping(ReportedVersion version, String... labels) {
    LabelMerge.Builder merge = LabelMerge.newBuilder();
    for (String label : labels) {
      merge.addDropped(label);
    }
    return Reports.with(version, version.evaluation().toBuilder().setLabelMerge(merge).build());
  }
}
