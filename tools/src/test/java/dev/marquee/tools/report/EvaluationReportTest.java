package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.ThresholdSource;
import dev.marquee.v1.TrainingFailure;
import dev.marquee.v1.TrainingRun;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;
import org.junit.jupiter.api.Test;

class EvaluationReportTest {
  private final ReportedVersion good = Reports.version(1, 0.9);
  private final ReportedVersion poor = Reports.version(2, 0.5);

  @Test
  void theVersionsStandBeforeTheBaselines() {
    Document page = Reports.page(Reports.ofRecipe(good, "ours"), poor);
    assertThat(page.select("table.metrics tbody th").eachText())
        .containsExactly(
            "models/posters/versions/1 densenet121, recipe ours",
            "models/posters/versions/2 densenet121",
            "baseline: random random scores",
            "baseline: frequencies the labels' frequencies, whatever the image");
    assertThat(cells(page, 1)).startsWith("0.500 0.479–0.521").hasSize(6);
    assertThat(page.select("h1").text())
        .isEqualTo("How well models/posters/versions/1, models/posters/versions/2 do");
    assertThat(page.select("header p").text())
        .isEqualTo("Measured on 80 examples of datasets/posters, split validation.");
  }

  @Test
  void theBestIsMarkedWhereTheDifferenceIsNoChance() {
    List<String> cells = cells(Reports.page(poor, good), 1);
    assertThat(cells.subList(0, 5)).allSatisfy(cell -> assertThat(cell).contains("★ best"));
    // No better than a baseline.
    assertThat(cells.get(5)).doesNotContain("best");
  }

  @Test
  void ofVersionsThatAreEquallyGoodNoneIsTheBest() {
    assertThat(Reports.page(good, Reports.version(2, 0.9)).select("td.best")).isEmpty();
  }

  @Test
  void aSingleVersionIsNotTheBestOfAnything() {
    Document page = Reports.page(good);
    assertThat(page.select("td.best")).isEmpty();
    assertThat(page.select("h1").text()).isEqualTo("How well models/posters/versions/1 does");
  }

  @Test
  void versionsOfUnpairedExamplesAreToldApartByTheirOwnIntervals() {
    ReportedVersion unkept =
        new ReportedVersion(good.version(), good.evaluation(), List.of(), null);
    assertThat(Reports.page(poor, unkept).select("td.best")).hasSize(5);
  }

  @Test
  void thresholdsOfHalvesLeaveOnlyOwnIntervals() {
    ReportedVersion better = halves(Reports.version(1, 0.92));
    ReportedVersion worse = halves(Reports.version(2, 0.9));
    // Their own intervals overlap, by F1 and all else.
    assertThat(Reports.page(better, worse).select("td.best")).isEmpty();
  }

  @Test
  void whoIsNoBetterThanABaselineIsToldSo() {
    ReportedVersion useless = Reports.version(3, 0.41);
    assertThat(Reports.page(useless).select(".finding").eachText())
        .containsExactly(
            "models/posters/versions/3 is not clearly better than the baseline “frequencies” by:"
                + " Top-n accuracy, mAP, Macro F1.");
    assertThat(Reports.page(good).select(".finding")).isEmpty();
  }

  @Test
  void evaluationsOfDifferentExamplesAreNotComparedSilently() {
    Evaluation other = poor.evaluation().toBuilder().setDatasetDigest("other").build();
    assertThat(Reports.page(good, Reports.with(poor, other)).select(".finding").eachText())
        .singleElement()
        .asString()
        .startsWith("The versions were not measured on the same examples");
  }

  @Test
  void aRecipeOfTheStudyStandsBesideWhatTheStudyPublished() {
    Document page = Reports.page(Reports.ofRecipe(good, "study-densenet121"), poor);
    assertThat(cells(page, 0)).endsWith("0.264 (26.41%)", "0.300 (2 epochs)");
    assertThat(cells(page, 1)).endsWith("", "");
    assertThat(page.select("#study").text()).contains("crops of one poster stood on both sides");
    assertThat(Reports.page(poor).select("#study")).isEmpty();
    assertThat(Reports.page(poor).text()).doesNotContain("26.41");
  }

  @Test
  void theStudysCustomCnnHasItsOwnFigure() {
    Document page = Reports.page(Reports.ofRecipe(good, "study-custom-cnn"));
    assertThat(cells(page, 0)).endsWith("0.041 (4.1%)", "0.300 (2 epochs)");
  }

  @Test
  void whatTheStudysRecipeDidNotTrainHasNoFigure() {
    ReportedVersion studied = Reports.ofRecipe(good, "study-custom-cnn");
    TrainingRun mean =
        Objects.requireNonNull(studied.run()).toBuilder().setTotalEpochCount(0).build();
    Document page =
        Reports.page(
            new ReportedVersion(
                studied.version(), studied.evaluation(), studied.predictions(), mean));
    assertThat(page.select("#study")).isEmpty();
    assertThat(page.text()).contains("Measured on").doesNotContain("Trained with");
  }

  @Test
  void aVersionWithoutItsRunIsKnownByItsRecipe() {
    String recipe = Recipes.named("study-custom-cnn", Map.of("epochs", "2")).yaml();
    Document page = Reports.page(Reports.withRecipe(good, recipe));
    assertThat(cells(page, 0)).endsWith("0.041 (4.1%)", "");
    assertThat(page.select("table.metrics tbody th").getFirst().text())
        .contains("study-custom-cnn");
  }

  @Test
  void aRecipeThatCannotBeReadBreaksNothing() {
    Document page = Reports.page(Reports.withRecipe(good, "{"));
    assertThat(page.select("#study")).isEmpty();
    assertThat(page.select("pre").text()).isEqualTo("{");
  }

  @Test
  void aLabelThatNoExampleHasGetsADashInsteadOfANumber() {
    Element row = Reports.page(good).select("#labels ~ .scroll tbody tr").getLast();
    assertThat(row.select("th").text()).isEqualTo("War");
    assertThat(row.select("td").eachText()).containsExactly("0", "–");
    assertThat(row.select(".whisker")).isEmpty();
  }

  @Test
  void theMostFrequentLabelStandsFirst() {
    assertThat(Reports.page(good).select("#labels ~ .scroll tbody th").eachText())
        .containsExactly("Comedy", "Horror", "Drama", "War");
  }

  @Test
  void withoutARunThereAreNoCurves() {
    assertThat(Reports.page(good).select("#training")).isEmpty();
  }

  @Test
  void withoutValidationOnlyTheTrainingLossIsDrawn() {
    Document page = Reports.page(Reports.with(good, Reports.run("trainingRuns/a", false)));
    assertThat(page.select("#training ~ .charts polyline")).hasSize(1);
    assertThat(page.select("#training ~ .charts .legend").text()).isEqualTo("training loss");
    assertThat(page.select("#training ~ details tbody tr").getFirst().text())
        .isEqualTo("1 0.5000 – – – 2 min 05 s");
  }

  @Test
  void withValidationLossesAndMetricsAreDrawn() {
    Document page = Reports.page(Reports.with(good, Reports.run("trainingRuns/a", true)));
    assertThat(page.select("#training ~ .charts figcaption").eachText())
        .containsExactly("Loss per epoch", "Measured on the validation split per epoch");
    assertThat(page.select("#training ~ .charts polyline")).hasSize(4);
  }

  @Test
  void aLossThatIsNoNumberBreaksNothing() {
    var run = Reports.run("trainingRuns/a", false).toBuilder();
    run.getEpochsBuilderList().forEach(epoch -> epoch.setTrainingLoss(Double.NaN));
    run.setFailure(TrainingFailure.newBuilder().setReason("TRAINING_DIVERGED").setStep(1200));
    Document page = Reports.page(Reports.with(good, run.build()));
    assertThat(page.select("#training ~ .charts").text()).contains("There is no finite number");
    assertThat(page.select(".finding").text()).contains("failed at step 1,200 (TRAINING_DIVERGED)");
    assertThat(page.html()).doesNotContain("NaN");
  }

  @Test
  void theConfusionHasARowAndAColumnForEachLabel() {
    Document page = Reports.page(good);
    assertThat(page.select("table.heat thead th").eachText()).isEqualTo(Reports.LABELS);
    assertThat(page.select("table.heat tbody tr").getFirst().text())
        .isEqualTo("Drama (25) 80 25 25 25");
    assertThat(page.select("table.heat tbody tr").getLast().text()).isEqualTo("War (0)");
    assertThat(page.select("table.heat td.same")).hasSize(4);
  }

  @Test
  void anEvaluationWithoutConfusionAndCalibrationLeavesThemOut() {
    Evaluation bare = good.evaluation().toBuilder().clearConfusion().clearCalibrationBins().build();
    Document page = Reports.page(Reports.with(good, bare));
    assertThat(page.select("#confusion")).isEmpty();
    assertThat(page.select("#calibration ~ .charts").text()).contains("No scores were counted.");
  }

  @Test
  void binsWithoutScoresAreNotDrawn() {
    assertThat(Reports.page(good).select("#calibration ~ .charts circle")).hasSize(2);
  }

  @Test
  void whatDataSaysIsTextAndNeverMarkup() {
    String evil = "<script>alert(1)</script>\"'&";
    ReportedVersion version = Reports.withRecipe(good, "epochs: 4\n# " + evil + "\n");
    Document page = Jsoup.parse(Reports.html(evil, Reports.examples(evil), version));
    assertThat(page.select("script")).isEmpty();
    assertThat(page.title()).isEqualTo(evil);
    assertThat(page.select("h1").text()).isEqualTo(evil);
    assertThat(page.select(".card .name").getFirst().text()).isEqualTo(evil + " (1980)");
    assertThat(page.select(".card img").getFirst().attr("alt"))
        .isEqualTo("Image of " + evil + " (1980)");
    assertThat(page.select("pre").text()).contains(evil);
  }

  @Test
  void thePageNeedsNothingFromElsewhere() {
    Document page = Reports.page(good);
    assertThat(page.select("script, link, iframe, object")).isEmpty();
    assertThat(page.select("[src]")).isNotEmpty();
    assertThat(page.select("[src]").eachAttr("src"))
        .allSatisfy(source -> assertThat(source).startsWith("data:image/jpeg;base64,"));
    assertThat(page.select("[href]").eachAttr("href"))
        .allSatisfy(link -> assertThat(page.select(link)).hasSize(1));
    assertThat(page.html()).doesNotContain("http://", "https://", "url(");
  }

  @Test
  void whoCannotSeeIsToldEverything() {
    Document page = Reports.page(Reports.with(good, Reports.run("trainingRuns/a", true)), poor);
    assertThat(page.select("html").attr("lang")).isEqualTo("en");
    assertThat(page.select("img:not([alt]), img[alt=''], th:not([scope])")).isEmpty();
    assertThat(page.select("svg:not([aria-hidden]):not([aria-label])")).isEmpty();
    assertThat(page.select(".card li.right .hidden").getFirst().text()).isEqualTo("right:");
    assertThat(page.select(".card li.wrong .hidden").getFirst().text()).isEqualTo("wrong:");
  }

  @Test
  void theSameInputMakesTheSameBytes() {
    assertThat(Reports.html(good, poor)).isEqualTo(Reports.html(good, poor));
  }

  @Test
  void howItWasMadeSaysWhatIsNeededToMakeItAgain() {
    Document page = Reports.page(Reports.with(good, Reports.run("trainingRuns/a", true)));
    assertThat(page.select("#making ~ dl").text())
        .contains("SHA-256 of the weights abab", "Digest of the dataset cdcd", "Seed 17")
        .contains("Training run trainingRuns/a, succeeded", "Thresholds the version's own")
        .contains("Evaluation evaluations/7, 2023-11-14T22:13:20Z");
    assertThat(page.select("#making ~ details pre").text()).startsWith("description: ours");
    assertThat(page.select("footer").text()).isEqualTo("Made by Marquee, 2026-11-22T12:00:00Z.");
  }

  @Test
  void withoutPredictionsThereIsNoGallery() {
    ReportedVersion unkept =
        new ReportedVersion(good.version(), good.evaluation(), List.of(), null);
    assertThat(Reports.page(unkept).select("#gallery, a[href='#gallery']")).isEmpty();
  }

  @Test
  void examplesThatAreGoneAreShownWithoutAPicture() {
    Document page = Jsoup.parse(Reports.html("", _ -> Optional.empty(), good));
    assertThat(page.select(".card img")).isEmpty();
    assertThat(page.select(".card .name").getFirst().text()).startsWith("tt0");
    assertThat(page.select(".card .none")).isNotEmpty();
  }

  @Test
  void aReportIsAboutSomething() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new ReportInput("", Instant.EPOCH, List.of()));
  }

  private static List<String> cells(Document page, int row) {
    return page.select("table.metrics tbody tr").get(row).select("td").stream()
        .map(Element::text)
        .toList();
  }

  private static ReportedVersion halves(ReportedVersion version) {
    return Reports.with(
        version,
        version.evaluation().toBuilder()
            .setThresholdSource(ThresholdSource.THRESHOLD_SOURCE_OTHER_HALF)
            .build());
  }
}
