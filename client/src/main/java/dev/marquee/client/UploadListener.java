package dev.marquee.client;

import dev.marquee.v1.RejectedExample;

/** Told what becomes of an upload, on the thread that does it. */
public interface UploadListener {
  /**
   * More examples are dealt with for good.
   *
   * @param summary what came of the upload so far
   */
  default void moved(UploadSummary summary) {}

  /**
   * An example is not in the dataset. Told once for each, whatever was sent again.
   *
   * @param example its id, reason and detail; its number is its place in the source, from 1
   */
  default void rejected(RejectedExample example) {}
}
