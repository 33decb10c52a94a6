package dev.marquee.tools.bench;

/**
 * How many a second come out of something that works without a pause: counted from the last that
 * came before a window opened to the last that came before it closed, so that neither what was on
 * its way in the beginning nor what is in the end makes it seem slower or faster. Where many come
 * at once, as from a batch, that matters. A window in which too little was done stays open until
 * there is a rate. Not thread-safe.
 */
public final class SteadyRate {
  private final long open;
  private final long close;
  private boolean begun;
  private long begin;
  private long end;
  private long count;

  /**
   * @param open when the window opens, in nanoseconds
   * @param close when it closes, after that
   */
  public SteadyRate(long open, long close) {
    this.open = open;
    this.close = close;
  }

  /** Whether the window is still open at this time, or not open yet. */
  public boolean isOpen(long now) {
    return now < close || count == 0;
  }

  /** So many are done at this time, in nanoseconds; times come in order, but for a little. */
  public void done(long at, int more) {
    if (at > close && count > 0) {
      return;
    }
    if (!begun || at <= open) {
      begin = begun ? Math.max(begin, at) : at;
      begun = true;
      return;
    }
    count += more;
    end = Math.max(end, at);
  }

  /**
   * Returns how many a second were done.
   *
   * @throws BenchException if the window was too short for two answers
   */
  public double perSecond() {
    if (count == 0 || end <= begin) {
      throw new BenchException("Too little was done within a window: give more --seconds.");
    }
    return count * 1e9 / (end - begin);
  }
}
