package dev.marquee.server.datasets;

import java.util.Optional;

/**
 * Which examples of a dataset are meant.
 *
 * @param split only those of this split; empty for all
 * @param label only those that have this label; empty for all
 */
public record ExampleFilter(Optional<String> split, Optional<String> label) {
  /** All of them. */
  public static final ExampleFilter ALL = new ExampleFilter(Optional.empty(), Optional.empty());
}
