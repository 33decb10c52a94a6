package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.ImageSizes;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.DatasetWarning;
import dev.marquee.v1.Example;
import dev.marquee.v1.UploadedExample;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

/** What is counted of a set whose every number is known. */
class DatasetStatisticsTest extends DatasetScene {
  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  DatasetStatisticsTest() {}

  @Test
  void anEmptyDatasetHasNothingButItsLabels() {
    DatasetStatistics statistics = get(POSTERS).getStatistics();

    assertThat(statistics.getExampleCount()).isZero();
    assertThat(statistics.hasImageSizes()).isFalse();
    assertThat(statistics.getLabelsList()).extracting(LabelCount::getLabel).isEqualTo(LABELS);
    assertThat(statistics.getCoOccurrenceList()).containsOnly(0L).hasSize(9);
    assertThat(statistics.getWarningsList()).isEmpty();
  }

  @Test
  void everythingIsCounted() {
    uploadFive();

    DatasetStatistics statistics = get(POSTERS).getStatistics();

    assertThat(statistics.getExampleCount()).isEqualTo(5);
    assertThat(statistics.getUnlabelledCount()).isEqualTo(1);
    assertThat(statistics.getImageCount()).isEqualTo(4);
    assertThat(statistics.getSplitsList())
        .containsExactly(
            DatasetStatistics.SplitCount.newBuilder().setSplit("train").setExampleCount(3).build(),
            DatasetStatistics.SplitCount.newBuilder()
                .setSplit("validation")
                .setExampleCount(2)
                .build());
    assertThat(statistics.getLabelsList())
        .containsExactly(
            label("Drama", 4, Map.of("train", 2L, "validation", 2L)),
            label("Action", 2, Map.of("train", 2L)),
            label("Comedy", 0, Map.of()));
    assertThat(statistics.getCoOccurrenceList())
        .containsExactly(4L, 2L, 0L, /* Action */ 2L, 2L, 0L, /* Comedy */ 0L, 0L, 0L);
    assertThat(statistics.getImageSizes())
        .isEqualTo(
            ImageSizes.newBuilder()
                .setMinWidth(2)
                .setMedianWidth(4)
                .setMaxWidth(10)
                .setMinHeight(1)
                .setMedianHeight(6)
                .setMaxHeight(9)
                .build());
    assertThat(statistics.getDuplicateCount()).isEqualTo(1);
    assertThat(statistics.getDuplicates(0).getImageSha256()).isEqualTo(sha256(png(4, 6)));
    assertThat(statistics.getDuplicates(0).getExamplesList())
        .containsExactly(POSTERS + "/examples/b", POSTERS + "/examples/d");
  }

  @Test
  void whatIsBetterLookedAtIsNamedAndKeepsNothingFromBeingCommitted() {
    uploadFive();

    List<DatasetWarning> warnings = get(POSTERS).getStatistics().getWarningsList();

    assertThat(warnings)
        .extracting(DatasetWarning::getKind)
        .containsExactly(
            DatasetWarning.Kind.KIND_DUPLICATE_ACROSS_SPLITS,
            DatasetWarning.Kind.KIND_DUPLICATE_LABELS_DIFFER,
            DatasetWarning.Kind.KIND_LABEL_WITHOUT_EXAMPLES,
            DatasetWarning.Kind.KIND_UNLABELLED);
    assertThat(warnings.getFirst().getExamplesList())
        .containsExactly(POSTERS + "/examples/b", POSTERS + "/examples/d");
    assertThat(warnings.get(2).getDetail()).contains("'Comedy'", "'Action' in validation");
    assertThat(warnings.getLast().getExamplesList()).containsExactly(POSTERS + "/examples/c");
    assertThat(commit(POSTERS).getExampleCount()).isEqualTo(5);
  }

  @Test
  void theStatisticsOfACommittedDatasetAreCountedOnce() {
    uploadFive();
    commit(POSTERS);
    DatasetStatistics first = get(POSTERS).getStatistics();
    long before = server.statements();

    assertThat(get(POSTERS).getStatistics()).isEqualTo(first);

    // The dataset itself, and not its examples.
    assertThat(server.statements() - before).isEqualTo(1);
  }

  @Test
  void newExamplesAreCounted() {
    uploadFive();
    assertThat(get(POSTERS).getStatistics().getExampleCount()).isEqualTo(5);

    upload(one("f", "train", png(3, 3), "Comedy"));

    assertThat(get(POSTERS).getStatistics().getExampleCount()).isEqualTo(6);
    assertThat(get(POSTERS).getStatistics().getLabels(2).getExampleCount()).isEqualTo(1);
  }

  private void uploadFive() {
    upload(
        one("a", "train", png(2, 1), "Drama", "Action"),
        one("b", "train", png(4, 6), "Drama", "Action"),
        one("c", "train", png(10, 9)),
        one("d", "validation", png(4, 6), "Drama"),
        one("e", "validation", png(3, 7), "Drama"));
  }

  private static UploadedExample.Builder one(
      String id, String split, ByteString image, String... labels) {
    return UploadedExample.newBuilder()
        .setExampleId(id)
        .setExample(labelled(split, labels))
        .setImage(image);
  }

  private static Example labelled(String split, String... labels) {
    return Example.newBuilder().setSplit(split).addAllLabels(List.of(labels)).build();
  }

  private static LabelCount label(String label, long count, Map<String, Long> splits) {
    return LabelCount.newBuilder()
        .setLabel(label)
        .setExampleCount(count)
        .putAllSplitCounts(splits)
        .build();
  }

  private static ByteString png(int width, int height) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      ImageIO.write(new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB), "png", bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteString.copyFrom(bytes.toByteArray());
  }
}
