package dev.marquee.client;

import dev.marquee.v1.ClassifyResponse;

/** What became of one image of a stream. Immutable. */
public sealed interface ClassifyAnswer {
  /** Returns the id that the request had. */
  String id();

  /**
   * Returns the scores.
   *
   * @throws MarqueeException where there are none: the failure of this image
   */
  ClassifyResponse response();

  /** The image has its scores. */
  record Scored(String id, ClassifyResponse response) implements ClassifyAnswer {}

  /** The image has none; the others of the stream are not touched by that. */
  record Refused(String id, MarqueeException failure) implements ClassifyAnswer {
    @Override
    public ClassifyResponse response() {
      throw failure;
    }
  }
}
