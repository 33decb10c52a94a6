package dev.marquee.models.image;

import java.io.IOException;
import java.nio.ByteBuffer;
import javax.imageio.stream.ImageInputStreamImpl;

/**
 * The stream that an image reader reads: pieces of a buffer, without a copy of it and without a
 * cache on disk. It fails when the time is up, which stops the reader where it reports no progress,
 * as between the scans of a progressive JPEG.
 */
final class SpanInputStream extends ImageInputStreamImpl {
  private final ByteBuffer bytes;
  private final Spans spans;
  private final DecodeBudget budget;
  // The span of the last read: the next one is nearly always in it, or in the one after it.
  private int current;

  /**
   * @param bytes the whole file; read by absolute position, so that its own position stays
   */
  SpanInputStream(ByteBuffer bytes, Spans spans, DecodeBudget budget) {
    this.bytes = bytes;
    this.spans = spans;
    this.budget = budget;
  }

  @Override
  public int read() throws IOException {
    checkClosed();
    bitOffset = 0;
    if (streamPos >= spans.length()) {
      return -1;
    }
    locate();
    return bytes.get(spans.position(current, streamPos++)) & 0xff;
  }

  @Override
  public int read(byte[] target, int offset, int count) throws IOException {
    checkClosed();
    bitOffset = 0;
    if (budget.spent()) {
      throw new IOException("out of time");
    }
    if (count == 0) {
      return 0;
    }
    if (streamPos >= spans.length()) {
      return -1;
    }
    int read = 0;
    while (read < count && streamPos < spans.length()) {
      locate();
      int chunk = (int) Math.min(count - read, spans.end(current) - streamPos);
      bytes.get(spans.position(current, streamPos), target, offset + read, chunk);
      streamPos += chunk;
      read += chunk;
    }
    return read;
  }

  @Override
  public long length() {
    return spans.length();
  }

  private void locate() {
    boolean here =
        streamPos < spans.end(current) && (current == 0 || streamPos >= spans.end(current - 1));
    if (!here) {
      current = spans.indexOf(streamPos);
    }
  }
}
