package dev.marquee.tools;

import com.google.protobuf.ByteString;

/** The poster that microbenchmarks work with: one that Marquee draws, at two sizes. Immutable. */
public enum BenchmarkPoster {
  /** As it is drawn. */
  W300_H444(SamplePoster.WIDTH),
  /** As a catalogue keeps it. */
  W1000_H1480(1000);

  private final int width;

  BenchmarkPoster(int width) {
    this.width = width;
  }

  /** Returns it as a baseline JPEG, a new array. */
  public byte[] jpeg() {
    ByteString drawn = BenchedPosters.drawn().getFirst();
    return (width == SamplePoster.WIDTH ? drawn : PosterScaling.scale(drawn, width)).toByteArray();
  }
}
