package dev.marquee.client;

/**
 * Why a change is made, and on what condition. Immutable.
 *
 * @param etag the {@code etag} of the model or version as it was read: where it has another by now,
 *     the call fails with a {@link ConflictException} and nothing is changed. Empty: whatever it is
 * @param reason for the history, at most 1,000 characters; may be empty
 */
public record ChangeOptions(String etag, String reason) {
  /** Returns the options of a change that is made whatever there is, and for no stated reason. */
  public static ChangeOptions none() {
    return new ChangeOptions("", "");
  }

  /** Returns the options of a change that is made for this reason. */
  public static ChangeOptions because(String reason) {
    return new ChangeOptions("", reason);
  }

  /** Returns these options with the condition that the etag is still this one. */
  public ChangeOptions ifEtag(String etag) {
    return new ChangeOptions(etag, reason);
  }
}
