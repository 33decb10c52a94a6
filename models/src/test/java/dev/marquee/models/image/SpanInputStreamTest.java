package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class SpanInputStreamTest {
  private static final byte[] FILE = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};

  private final AtomicLong now = new AtomicLong();

  /** A stream over the bytes 1, 2, 3, 6, 9 of the file. */
  private SpanInputStream stream() {
    Spans spans = new Spans();
    spans.add(1, 2);
    spans.add(2, 4);
    spans.add(5, 5);
    spans.add(6, 7);
    spans.add(9, 10);
    DecodeBudget budget = new DecodeBudget(Duration.ofNanos(5), now::get, now::get);
    return new SpanInputStream(ByteBuffer.wrap(FILE), spans, budget);
  }

  @Test
  void oneReadCrossesTheGaps() throws IOException {
    try (SpanInputStream in = stream()) {
      byte[] read = new byte[8];
      assertThat(in.read(read, 1, 7)).isEqualTo(5);
      assertThat(read).containsExactly(0, 1, 2, 3, 6, 9, 0, 0);
      assertThat(in.read(read, 0, 1)).isEqualTo(-1);
      assertThat(in.length()).isEqualTo(5);
    }
  }

  @Test
  void seekingGoesToTheRightByteFromAnywhere() throws IOException {
    byte[] expected = {1, 2, 3, 6, 9};
    try (SpanInputStream in = stream()) {
      for (int from = 0; from <= expected.length; from++) {
        for (int to = 0; to < expected.length; to++) {
          in.seek(from);
          in.read();
          in.seek(to);
          assertThat(in.read()).isEqualTo(expected[to]);
          assertThat(in.getStreamPosition()).isEqualTo(to + 1);
        }
      }
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  @Test
  void readingFailsWhenTheTimeIsUp() throws IOException {
    try (SpanInputStream in = stream()) {
      now.set(5);
      assertThat(in.read(new byte[1], 0, 1)).isEqualTo(1);
      now.set(6);
      assertThatThrownBy(() -> in.read(new byte[1], 0, 1)).isInstanceOf(IOException.class);
    }
  }
}
