package dev.marquee.server.registry;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is to be changed of a version.
 *
 * @param description at most {@value Texts#MAX_DESCRIPTION} characters; empty to leave it
 * @param tags all of them, at most {@value #MAX_TAGS}; empty to leave them
 */
public record VersionUpdate(Optional<String> description, Optional<Map<String, String>> tags) {
  /** The most tags that a version has. */
  public static final int MAX_TAGS = 64;

  private static final int MAX_VALUE = 1000;

  /**
   * @throws Failure.InvalidArgument if a value is not valid
   */
  public VersionUpdate {
    description.ifPresent(
        text -> Texts.check("model_version.description", text, Texts.MAX_DESCRIPTION));
    tags = tags.map(TreeMap::new);
    tags.ifPresent(VersionUpdate::check);
  }

  private static void check(Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw invalid("A version has at most %d tags, not %d.".formatted(MAX_TAGS, tags.size()));
    }
    tags.forEach(
        (key, value) -> {
          if (!key.matches("[a-z0-9_.-]{1,63}")) {
            throw invalid(
                "'%s' is no key of a tag: write 1 to 63 of a-z, 0-9, _, . and -."
                    .formatted(Texts.shortened(key, Texts.SHOWN)));
          }
          String _ = Texts.check("model_version.tags." + key, value, MAX_VALUE);
        });
  }

  private static Failure invalid(String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, "model_version.tags", message);
  }
}
