package dev.marquee.tools.report;

import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetStatistics;
import dev.marquee.v1.Example;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a dataset's page is made of.
 *
 * @param dataset the dataset
 * @param statistics what there is to know of its examples together
 * @param examples all of them, by name; a few are shown
 * @param balance what a recipe makes of its labels; null where that was not asked for
 * @param time when the page is made, as it says at its end
 */
public record DatasetPageInput(
    Dataset dataset,
    DatasetStatistics statistics,
    List<Example> examples,
    @Nullable LabelBalance balance,
    Instant time) {

  public DatasetPageInput {
    examples = List.copyOf(examples);
  }
}
