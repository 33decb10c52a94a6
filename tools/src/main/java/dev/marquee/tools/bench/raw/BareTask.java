package dev.marquee.tools.bench.raw;

import java.util.Arrays;
import java.util.Locale;

/** What a bare loop can be made of. */
public enum BareTask {
  /** Posters are decoded, on so many threads. */
  DECODE,
  /** The engine alone, on inputs that are ready, in batches of so many. */
  ENGINE,
  /** Batches of so many: the next ones are decoded while the engine has one. */
  BARE,
  /** Each lane of the classifier decodes so many posters, then scores them, beside the others. */
  LANES,
  /** One poster after the other: decoded, then scored alone. */
  SINGLE;

  /**
   * Returns the one that people call so.
   *
   * @throws IllegalArgumentException if there is none
   */
  public static BareTask named(String name) {
    return Arrays.stream(values())
        .filter(task -> task.label().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "--against must be bare, engine, lanes, single or none, not " + name));
  }

  /** Returns what people, tables and JSON call it. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
