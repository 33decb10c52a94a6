package dev.marquee.tools.report;

import dev.marquee.tools.report.Making.Fact;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.Duplicate;
import dev.marquee.v1.DatasetStatistics.ImageSizes;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.DatasetStatistics.SplitCount;
import dev.marquee.v1.DatasetWarning;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page on a dataset, in HTML that needs nothing else, neither files nor a network nor scripts.
 * The same input makes the same bytes.
 */
public final class DatasetPage {
  /** More names of one image help nobody. */
  private static final int MOST_DUPLICATES = 20;

  /**
   * What the template shows.
   *
   * @param together which labels stand together; null where that cannot be drawn
   * @param balance the study's two figures in one; null where no recipe was named
   */
  record Page(
      String title,
      String description,
      List<Fact> facts,
      List<Warning> warnings,
      CountTable labels,
      @Nullable CountTable balance,
      String balanceText,
      @Nullable HeatMap together,
      List<Warning> duplicates,
      List<Card> samples,
      String time) {}

  /** A sentence, with the names of the examples that it is about. */
  record Warning(String text, List<String> examples) {}

  private DatasetPage() {}

  /**
   * Makes the page.
   *
   * @param examples asked for the few examples that are shown
   * @return the whole HTML document
   */
  public static String render(DatasetPageInput input, ExampleSource examples) {
    return new Templates().fill("dataset", page(input, examples));
  }

  private static Page page(DatasetPageInput input, ExampleSource examples) {
    DatasetStatistics statistics = input.statistics();
    LabelBalance balance = input.balance();
    return new Page(
        input.dataset().getName(),
        input.dataset().getDescription(),
        facts(input.dataset(), statistics),
        statistics.getWarningsList().stream().map(DatasetPage::warning).toList(),
        labels(statistics),
        balance == null ? null : table(balance),
        balance == null ? "" : text(balance),
        CoOccurrenceMap.of(statistics).orElse(null),
        statistics.getDuplicatesList().stream()
            .limit(MOST_DUPLICATES)
            .map(DatasetPage::duplicate)
            .toList(),
        SampleChoice.of(input.dataset().getLabelsList(), input.examples()).stream()
            .map(example -> Card.of(example, examples))
            .toList(),
        input.time().truncatedTo(ChronoUnit.SECONDS).toString());
  }

  private static List<Fact> facts(Dataset dataset, DatasetStatistics statistics) {
    List<Fact> facts = new ArrayList<>();
    facts.add(
        new Fact(
            "State",
            switch (dataset.getState()) {
              case STATE_COMMITTED -> "committed " + Making.time(dataset.getCommitTime());
              case STATE_OPEN -> "open: examples can still be uploaded";
              case STATE_UNSPECIFIED, UNRECOGNIZED -> "";
            }));
    facts.add(new Fact("Digest", dataset.getDigest()));
    facts.add(new Fact("Examples", NumberText.count(statistics.getExampleCount())));
    facts.add(new Fact("Without a label", NumberText.count(statistics.getUnlabelledCount())));
    facts.add(
        new Fact(
            "Different images",
            "%s, %s"
                .formatted(
                    NumberText.count(statistics.getImageCount()),
                    NumberText.mebibytes(dataset.getSizeBytes()))));
    facts.add(
        new Fact("Images that several share", NumberText.count(statistics.getDuplicateCount())));
    for (SplitCount split : statistics.getSplitsList()) {
      String name = split.getSplit().isEmpty() ? "No split" : "Split " + split.getSplit();
      facts.add(new Fact(name, NumberText.count(split.getExampleCount(), "example")));
    }
    if (statistics.hasImageSizes()) {
      ImageSizes sizes = statistics.getImageSizes();
      facts.add(
          new Fact(
              "Widths", sizes(sizes.getMinWidth(), sizes.getMedianWidth(), sizes.getMaxWidth())));
      facts.add(
          new Fact(
              "Heights",
              sizes(sizes.getMinHeight(), sizes.getMedianHeight(), sizes.getMaxHeight())));
    }
    return facts.stream().filter(fact -> !fact.value().isEmpty()).toList();
  }

  private static String sizes(int least, int median, int most) {
    return "%d to %d pixels, median %d".formatted(least, most, median);
  }

  private static CountTable labels(DatasetStatistics statistics) {
    List<String> splits =
        statistics.getSplitsList().stream()
            .map(SplitCount::getSplit)
            .filter(split -> !split.isEmpty())
            .toList();
    return CountTable.of(
        "Examples of each label",
        Stream.concat(Stream.of("all"), splits.stream()).toList(),
        statistics.getLabelsList(),
        LabelCount::getLabel,
        label ->
            Stream.concat(
                    Stream.of(label.getExampleCount()),
                    splits.stream().map(split -> label.getSplitCountsOrDefault(split, 0)))
                .toList());
  }

  private static CountTable table(LabelBalance balance) {
    return CountTable.of(
        "Samples of each label before and after balancing",
        List.of("before", "after"),
        balance.counts(),
        LabelBalance.Count::label,
        count -> List.of(count.before(), count.after()));
  }

  private static String text(LabelBalance balance) {
    return "With the recipe %s, %s become %s."
        .formatted(
            balance.recipe(),
            NumberText.count(balance.samplesBefore(), "sample"),
            NumberText.count(balance.samplesAfter()));
  }

  private static Warning warning(DatasetWarning warning) {
    return new Warning(warning.getDetail(), List.copyOf(warning.getExamplesList()));
  }

  private static Warning duplicate(Duplicate duplicate) {
    return new Warning(duplicate.getImageSha256(), List.copyOf(duplicate.getExamplesList()));
  }
}
