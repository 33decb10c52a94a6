package dev.marquee.server.registry;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
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
    tags.ifPresent(all -> checkTags("model_version.tags", all));
  }

  /**
   * Checks the tags of a version.
   *
   * @param field the request's field that holds them
   * @return the tags
   * @throws Failure.InvalidArgument if there are too many, or one is not valid
   */
  @CanIgnoreReturnValue
  public static Map<String, String> checkTags(String field, Map<String, String> tags) {
    if (tags.size() > MAX_TAGS) {
      throw invalid(
          field, "A version has at most %d tags, not %d.".formatted(MAX_TAGS, tags.size()));
    }
    tags.forEach(
        (key, value) -> {
          if (!key.matches("[a-z0-9_.-]{1,63}")) {
            throw invalid(
                field,
                "'%s' is no key of a tag: write 1 to 63 of a-z, 0-9, _, . and -."
                    .formatted(Texts.shortened(key, Texts.SHOWN)));
          }
          String _ = Texts.check(field + "." + key, value, MAX_VALUE);
        });
    return tags;
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
