package dev.marquee.server.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** In what two specifications differ. */
class RunSpecTest {
  private static final RunSpec ONE =
      new RunSpec(
          new ModelName("one"),
          Optional.empty(),
          Map.of(),
          List.of(),
          new RunSpec.RecipeChoice.Named("one", Map.of()),
          1,
          "",
          new RunSpec.OfDataset(new DatasetName("one")),
          Optional.empty(),
          "",
          Map.of());

  private static final RunSpec OTHER =
      new RunSpec(
          new ModelName("other"),
          Optional.of("other"),
          Map.of("a", "b"),
          List.of(ModelReference.parse("parent", "models/other")),
          new RunSpec.RecipeChoice.Named("other", Map.of()),
          2,
          "cpu",
          new RunSpec.OfDataset(new DatasetName("other")),
          Optional.of(new DatasetName("other")),
          "other",
          Map.of("a", "b"));

  @Test
  void everyFieldIsNamed() {
    assertThat(ONE.differences(OTHER)).hasSameSizeAs(RunSpec.class.getRecordComponents());
    assertThat(ONE.differences(ONE)).isEmpty();
  }
}
