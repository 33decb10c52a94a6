package dev.marquee.client;

/**
 * How examples are uploaded. Immutable.
 *
 * @param replace whether an example takes the place of one of its name that differs; otherwise it
 *     is rejected
 * @param listener told what becomes of them
 */
public record UploadOptions(boolean replace, UploadListener listener) {
  /** Returns the options of an upload that replaces nothing, with nobody to tell. */
  public static UploadOptions none() {
    return new UploadOptions(false, new UploadListener() {});
  }

  /** Returns these options for an upload that replaces what is there. */
  public UploadOptions replacing() {
    return new UploadOptions(true, listener);
  }

  /** Returns these options with someone to tell what becomes of the examples. */
  public UploadOptions telling(UploadListener listener) {
    return new UploadOptions(replace, listener);
  }
}
