package dev.marquee.client;

import com.google.protobuf.FieldMask;
import dev.marquee.v1.ModelVersion;
import java.util.Map;

/** What to change of a version; what is not named stays as it is. Immutable. */
public final class VersionUpdate {
  private final ModelVersion values;
  private final FieldMask mask;

  private VersionUpdate(ModelVersion values, FieldMask mask) {
    this.values = values;
    this.mask = mask;
  }

  /** Returns an update that changes nothing, which servers refuse: what to begin with. */
  public static VersionUpdate none() {
    return new VersionUpdate(ModelVersion.getDefaultInstance(), FieldMask.getDefaultInstance());
  }

  /** Returns this update with a new description, at most 10,000 characters; may be empty. */
  public VersionUpdate description(String description) {
    return with(values.toBuilder().setDescription(description), "description");
  }

  /**
   * Returns this update with these tags in the place of all that there are. To add one, read the
   * version, and send its etag, so that nobody's tag is lost.
   *
   * @param tags at most 64; keys of 1 to 63 of a-z, 0-9, {@code _}, {@code .} and {@code -}, values
   *     of at most 1,000 characters
   */
  public VersionUpdate tags(Map<String, String> tags) {
    return with(values.toBuilder().clearTags().putAllTags(tags), "tags");
  }

  /** Whether it changes nothing. */
  public boolean isEmpty() {
    return mask.getPathsCount() == 0;
  }

  /** The values that {@link #mask} names. */
  ModelVersion values() {
    return values;
  }

  FieldMask mask() {
    return mask;
  }

  private VersionUpdate with(ModelVersion.Builder values, String path) {
    return new VersionUpdate(values.build(), Masks.with(mask, path));
  }
}
