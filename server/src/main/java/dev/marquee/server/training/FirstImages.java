package dev.marquee.server.training;

import java.nio.ByteBuffer;

/** The first images of another pass's first batch, as the only batch. */
record FirstImages(BatchReader others, int most) implements BatchReader {
  @Override
  public long count() {
    return Math.min(others.count(), 1);
  }

  @Override
  public Batch read(long place, Memory memory) {
    Batch whole = others.read(place, memory);
    int kept = Math.min(whole.size(), most);
    ByteBuffer inputs = whole.inputs();
    int bytes = inputs.limit() / whole.size() * kept;
    return new Batch(
        inputs.duplicate().limit(bytes).order(inputs.order()), whole.truth().subList(0, kept));
  }
}
