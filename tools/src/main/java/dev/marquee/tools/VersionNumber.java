package dev.marquee.tools;

/** The end of a version's name, for tables where the model's name stands beside it anyway. */
final class VersionNumber {
  private VersionNumber() {}

  /** Returns {@code 3} of {@code models/posters/versions/3}; the empty text as it is. */
  static String of(String version) {
    return version.substring(version.lastIndexOf('/') + 1);
  }

  /** Returns {@code models/posters}, the model that a name of a version, or of itself, is of. */
  static String model(String name) {
    return name.replaceFirst("(/versions/|@).*", "");
  }
}
