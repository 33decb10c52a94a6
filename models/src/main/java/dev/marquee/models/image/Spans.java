package dev.marquee.models.image;

import java.util.Arrays;

/**
 * Pieces of an encoded image, in order: what is left of a file when its metadata is cut out. The
 * decoder sees the pieces as one stream, so that it never meets a profile, a thumbnail or a
 * compressed text, and no byte is copied for it. Filled by one thread, then only read.
 */
final class Spans {
  // Three numbers for each span: where it starts in the file, its length, and its offset in the
  // stream. A hostile file can have a million of them, so they are no objects.
  private static final int FIELDS = 3;

  private int[] spans = new int[8 * FIELDS];
  private int count;
  private int length;

  /** Appends the bytes from {@code start} up to {@code end} of the file. */
  void add(int start, int end) {
    if (start == end) {
      return;
    }
    int last = (count - 1) * FIELDS;
    if (count > 0 && spans[last] + spans[last + 1] == start) {
      spans[last + 1] += end - start;
    } else {
      int at = count * FIELDS;
      if (at == spans.length) {
        spans = Arrays.copyOf(spans, at * 2);
      }
      spans[at] = start;
      spans[at + 1] = end - start;
      spans[at + 2] = length;
      count++;
    }
    length += end - start;
  }

  /** Returns how many bytes the stream has. */
  int length() {
    return length;
  }

  /** Returns the index of the span that holds this offset of the stream; it must be in range. */
  int indexOf(long offset) {
    int low = 0;
    int high = count - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (spans[middle * FIELDS + 2] <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns where in the file the byte at this offset of the stream is. */
  int position(int index, long offset) {
    return spans[index * FIELDS] + (int) offset - spans[index * FIELDS + 2];
  }

  /** Returns the offset in the stream at which this span ends. */
  int end(int index) {
    return spans[index * FIELDS + 2] + spans[index * FIELDS + 1];
  }
}
