package dev.marquee.tools;

import java.io.IOException;
import java.io.Writer;

/**
 * Takes so many characters and fails from then on, like a full disk or a pipe that nobody reads.
 */
final class FullWriter extends Writer {
  private final StringBuilder taken = new StringBuilder();
  private final int room;

  /**
   * @param room how many characters it takes
   */
  FullWriter(int room) {
    this.room = room;
  }

  @Override
  public void write(char[] text, int offset, int length) throws IOException {
    if (taken.length() + length > room) {
      throw new IOException("No space left on device");
    }
    taken.append(text, offset, length);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {}

  /** Returns what it took. */
  @Override
  public String toString() {
    return taken.toString();
  }
}
