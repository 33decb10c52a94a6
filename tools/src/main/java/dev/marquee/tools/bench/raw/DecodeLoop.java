package dev.marquee.tools.bench.raw;

import dev.marquee.models.image.InputSpec;

/** Decoding alone, on so many threads. */
final class DecodeLoop implements BareLoop {
  /** For each thread, so that none waits for whoever takes what is done. */
  private static final int AHEAD = 4;

  private final DecodeAhead decoding;

  DecodeLoop(BareWork work, InputSpec input, int threads) {
    this.decoding = new DecodeAhead(work, input, threads, AHEAD * threads);
  }

  @Override
  public int next() {
    float[] _ = decoding.next();
    return 1;
  }

  @Override
  public void close() {
    decoding.close();
  }
}
