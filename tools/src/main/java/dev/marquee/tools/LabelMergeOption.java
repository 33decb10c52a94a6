package dev.marquee.tools;

import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.LabelMerge;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The option that says how the labels of a dataset become those of a version. */
final class LabelMergeOption {
  /** Any recipe: a merge is read as a setting of one. */
  private static final String RECIPE = "study-custom-cnn";

  @Option(
      names = "--label-merge",
      paramLabel = "MERGE",
      description =
          "How the dataset's labels become those of the versions: a name that recipes use, such as "
              + "genres-20, or a YAML file with 'merged' and 'dropped'; what ends in .yaml or .yml, or "
              + "has a / in it, is a file. Default: as each version was trained.")
  private @Nullable String merge;

  /**
   * Returns it, empty where it was not given.
   *
   * @throws FileFailure where a file is meant and cannot be read
   * @throws dev.marquee.models.failure.Failure.InvalidArgument where it is no merge
   */
  Optional<LabelMerge> merge() {
    if (merge == null) {
      return Optional.empty();
    }
    var read = Recipes.named(RECIPE, Map.of("label_merge", yaml(merge))).labelMerge();
    return Optional.of(
        LabelMerge.newBuilder().putAllMerged(read.merged()).addAllDropped(read.dropped()).build());
  }

  private static String yaml(String merge) {
    if (!merge.endsWith(".yaml") && !merge.endsWith(".yml") && !merge.contains("/")) {
      return merge;
    }
    Path file = Path.of(merge);
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw FileFailure.reading(file, e);
    }
  }
}
