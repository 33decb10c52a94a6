package dev.marquee.client;

import java.util.OptionalLong;

/**
 * On what condition a dataset is committed. Immutable.
 *
 * @param exampleCount how many examples it must have; empty for any number above zero
 * @param etag the dataset's {@code etag} as it was read: where it has another by now, the call
 *     fails with a {@link ConflictException} and nothing is changed. Empty: whatever it is
 */
public record CommitOptions(OptionalLong exampleCount, String etag) {
  /** Returns the options of a commit of what there is, if there is anything. */
  public static CommitOptions none() {
    return new CommitOptions(OptionalLong.empty(), "");
  }

  /** Returns these options with the condition that there are so many examples. */
  public CommitOptions ifExamples(long count) {
    return new CommitOptions(OptionalLong.of(count), etag);
  }

  /** Returns these options with the condition that the etag is still this one. */
  public CommitOptions ifEtag(String etag) {
    return new CommitOptions(exampleCount, etag);
  }
}
