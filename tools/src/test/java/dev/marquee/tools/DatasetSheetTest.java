package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.DatasetStatistics.LabelCount;
import dev.marquee.v1.DatasetWarning;
import dev.marquee.v1.GetDatasetResponse;
import org.junit.jupiter.api.Test;

class DatasetSheetTest {
  private static final String DETAIL = "Some examples have no label. ".repeat(20).strip();

  @Test
  void inAFileOrAPipeWarningsAreWholeAndBarsHaveAnEnd() {
    GetDatasetResponse dataset =
        GetDatasetResponse.newBuilder()
            .setDataset(Dataset.newBuilder().setName("datasets/x"))
            .setStatistics(
                DatasetStatistics.newBuilder()
                    .addLabels(LabelCount.newBuilder().setLabel("Drama").setExampleCount(9000))
                    .addWarnings(
                        DatasetWarning.newBuilder()
                            .setKind(DatasetWarning.Kind.KIND_UNLABELLED)
                            .setDetail(DETAIL)))
            .build();
    assertThat(DatasetSheet.of(dataset, Terminal.UNBOUNDED).lines())
        .startsWith("name         datasets/x")
        .contains("  Drama  9,000  " + "█".repeat(100), "  unlabelled: " + DETAIL);
  }
}
