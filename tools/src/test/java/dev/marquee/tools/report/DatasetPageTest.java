package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.Duplicate;
import dev.marquee.v1.DatasetStatistics.ImageSizes;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.DatasetStatistics.SplitCount;
import dev.marquee.v1.DatasetWarning;
import dev.marquee.v1.Example;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Document;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class DatasetPageTest {
  private static final Dataset DATASET =
      Dataset.newBuilder()
          .setName("datasets/posters")
          .setDescription("<b>1980</b> & later")
          .addAllLabels(List.of("Drama", "Comedy"))
          .setState(Dataset.State.STATE_COMMITTED)
          .setDigest("cd".repeat(32))
          .setSizeBytes(3 << 20)
          .build();
  private static final DatasetStatistics STATISTICS =
      DatasetStatistics.newBuilder()
          .setExampleCount(6000)
          .setUnlabelledCount(1)
          .setImageCount(5999)
          .addSplits(SplitCount.newBuilder().setSplit("train").setExampleCount(5000))
          .addSplits(SplitCount.newBuilder().setSplit("validation").setExampleCount(1000))
          .addLabels(label("Drama", 4000, 3500))
          .addLabels(label("Comedy", 2000, 1500))
          .addAllCoOccurrence(List.of(4000L, 500L, 500L, 2000L))
          .setImageSizes(
              ImageSizes.newBuilder()
                  .setMinWidth(90)
                  .setMedianWidth(300)
                  .setMaxWidth(301)
                  .setMinHeight(200)
                  .setMedianHeight(442)
                  .setMaxHeight(500))
          .setDuplicateCount(1)
          .addDuplicates(Duplicate.newBuilder().setImageSha256("ef".repeat(32)).addExamples("one"))
          .addWarnings(DatasetWarning.newBuilder().setDetail("One has no label.").addExamples("x"))
          .build();
  private static final LabelBalance BALANCE =
      new LabelBalance(
          "study-densenet121",
          List.of(
              new LabelBalance.Count("Drama", 4000, 4000),
              new LabelBalance.Count("Comedy", 2000, 3000)),
          6000,
          7000);

  @Test
  void labelsAreCountedInAllAndBySplit() {
    Document page = page(DATASET, STATISTICS, null);
    assertThat(page.select("#labels ~ .scroll thead th").eachText())
        .containsExactly("Label", "all", "train", "validation");
    assertThat(page.select("#labels ~ .scroll tbody tr").eachText())
        .containsExactly("Drama 4,000 3,500 500", "Comedy 2,000 1,500 500");
    assertThat(page.select("#labels ~ .scroll .fill").eachAttr("width"))
        .containsExactly("100.0", "87.5", "12.5", "50.0", "37.5", "12.5");
  }

  @Test
  void balancingIsShownBeforeAndAfterOnOneScale() {
    Document page = page(DATASET, STATISTICS, BALANCE);
    assertThat(page.select("#balance ~ p").text())
        .isEqualTo("With the recipe study-densenet121, 6,000 samples become 7,000.");
    assertThat(page.select("#balance ~ .scroll tbody tr").eachText())
        .containsExactly("Drama 4,000 4,000", "Comedy 2,000 3,000");
    assertThat(page.select("#balance ~ .scroll .fill").eachAttr("width"))
        .containsExactly("100.0", "100.0", "50.0", "75.0");
    assertThat(page(DATASET, STATISTICS, null).select("#balance")).isEmpty();
  }

  @Test
  void labelsThatStandTogetherAreTintedByTheShareOfTheirRow() {
    Document page = page(DATASET, STATISTICS, null);
    assertThat(page.select("table.heat tbody tr").eachText())
        .containsExactly("Drama 4,000 500", "Comedy 500 2,000");
    assertThat(page.select("table.heat td[style]").eachAttr("style"))
        .containsExactly("--p:0", "--p:13", "--p:25", "--p:0");
  }

  @Test
  void factsWarningsAndDuplicatesAreTold() {
    Document page = page(DATASET, STATISTICS, null);
    assertThat(page.select("dl.facts").getFirst().text())
        .contains("Different images 5,999, 3.0 MiB", "Split train 5,000 examples")
        .contains("Widths 90 to 301 pixels, median 300", "Without a label 1");
    assertThat(page.select(".finding").text()).isEqualTo("One has no label. Examples x");
    assertThat(page.select("#duplicates ~ dl").text()).isEqualTo("efefefefefef… one");
  }

  @Test
  void whatDataSaysIsTextAndNeverMarkup() {
    Document page = page(DATASET, STATISTICS, null);
    assertThat(page.select("b")).isEmpty();
    assertThat(page.select("header p").text()).isEqualTo("<b>1980</b> & later");
  }

  @Test
  void aRecipesPlanCountsWhatItWouldTrainWith() {
    Recipe recipe = Recipes.named("study-densenet121", Map.of("samples_per_label", "5"));
    List<Example> examples =
        IntStream.range(0, 10)
            .mapToObj(i -> example("datasets/x/examples/" + i, i < 8 ? "Drama" : "War"))
            .map(one -> one.toBuilder().setSplit("train").setWidth(300).setHeight(450).build())
            .map(one -> one.toBuilder().setImageSha256(one.getName()).build())
            .toList();
    LabelBalance balance = BalancePlan.of("small", recipe, List.of("Drama", "War"), examples);
    assertThat(balance.recipe()).isEqualTo("small");
    assertThat(balance.counts()).extracting(LabelBalance.Count::label).contains("Drama", "War");
    LabelBalance.Count war = balance.counts().getLast();
    assertThat(war.label()).isEqualTo("War");
    assertThat(war.before()).isLessThanOrEqualTo(2);
    assertThat(balance.counts().stream().mapToLong(LabelBalance.Count::before).sum())
        .isEqualTo(balance.samplesBefore());
  }

  @Test
  void anExampleOfEveryLabelIsShownOnce() {
    List<Example> examples =
        List.of(
            example("1", "Drama"),
            example("2", "Drama", "Comedy"),
            example("3", "Drama"),
            example("4"));
    assertThat(SampleChoice.of(List.of("Drama", "Comedy", "War"), examples))
        .extracting(Example::getName)
        .containsExactly("2");
    assertThat(SampleChoice.of(List.of("Comedy", "Drama"), examples))
        .extracting(Example::getName)
        .containsExactly("2", "3");
  }

  @Test
  void notMoreExamplesAreShownThanThereIsRoomFor() {
    List<String> labels = IntStream.range(0, 60).mapToObj(Integer::toString).toList();
    List<Example> examples = labels.stream().map(label -> example("x" + label, label)).toList();
    assertThat(SampleChoice.of(labels, examples)).hasSize(SampleChoice.MOST);
  }

  @Test
  void anEmptyDatasetHasAPageToo() {
    Dataset open = Dataset.newBuilder().setName("datasets/new").addLabels("Drama").build();
    Document page =
        page(
            open.toBuilder().setState(Dataset.State.STATE_OPEN).build(),
            DatasetStatistics.newBuilder()
                .addLabels(LabelCount.newBuilder().setLabel("Drama"))
                .build(),
            null);
    assertThat(page.select("h1").text()).isEqualTo("datasets/new");
    assertThat(page.select("dl.facts").text()).contains("open: examples can still be uploaded");
    assertThat(page.select("#together, #duplicates, .finding")).isEmpty();
  }

  @Test
  void theSameInputMakesTheSameBytes() {
    assertThat(page(DATASET, STATISTICS, BALANCE).html())
        .isEqualTo(page(DATASET, STATISTICS, BALANCE).html());
  }

  private static Document page(
      Dataset dataset, DatasetStatistics statistics, @Nullable LabelBalance balance) {
    List<Example> examples = List.of(example("1", "Drama"), example("2", "Comedy"));
    return Jsoup.parse(
        DatasetPage.render(
            new DatasetPageInput(dataset, statistics, examples, balance, Instant.EPOCH),
            Reports.examples("Airplane!")));
  }

  private static Example example(String name, String... labels) {
    return Example.newBuilder().setName(name).addAllLabels(List.of(labels)).build();
  }

  private static LabelCount label(String label, long count, long train) {
    return LabelCount.newBuilder()
        .setLabel(label)
        .setExampleCount(count)
        .putSplitCounts("train", train)
        .putSplitCounts("validation", count - train)
        .build();
  }
}
