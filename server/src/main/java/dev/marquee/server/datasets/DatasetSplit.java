package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.Names;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A part of a committed dataset, which another dataset of the same name does not have. Immutable.
 *
 * @param digest the dataset's
 * @param split empty for all examples
 */
public record DatasetSplit(DatasetName dataset, Digest digest, Optional<String> split) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9_-]{1,63}");

  /**
   * Returns the name of a split.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument ({@code NAME_INVALID}) if it has not the form of one
   */
  public static String checkName(String field, String text) {
    return Names.match(NAME, field, text, "a split as 1 to 63 of a-z, 0-9, _ and -, such as train")
        .group();
  }

  @Override
  public String toString() {
    return split.map(name -> "split %s of %s".formatted(name, dataset)).orElse("all of " + dataset);
  }
}
