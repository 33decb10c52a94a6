package dev.marquee.server.registry;

import java.util.Comparator;

/**
 * The name of a version, {@code models/{model}/versions/{number}}.
 *
 * @param number at least 1
 */
public record VersionName(ModelName model, int number) implements Comparable<VersionName> {
  private static final Comparator<VersionName> ORDER =
      Comparator.comparing(VersionName::model).thenComparingInt(VersionName::number);

  public VersionName {
    if (number < 1) {
      throw new IllegalArgumentException("versions count from 1, not " + number);
    }
  }

  @Override
  public int compareTo(VersionName other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return model + "/versions/" + number;
  }
}
