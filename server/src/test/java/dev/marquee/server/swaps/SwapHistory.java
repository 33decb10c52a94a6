package dev.marquee.server.swaps;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Checks that answers fit a sequence of swaps: there is a moment for each swap, between its start
 * and its end, such that every call was answered by a version that was in production at some moment
 * between the call's start and its end.
 *
 * <p>Between two swaps lies a reign. A call may have been answered in a reign of its version that
 * overlaps it; where there is just one such reign, the call narrows down when that began and ended.
 * Such windows exist for all swaps at once exactly if none of them is empty, for the swaps came one
 * after the other.
 */
public final class SwapHistory {
  private final List<Swap> swaps;
  private final long[] earliest;
  private final long[] latest;
  private final List<String> impossible = new ArrayList<>();
  private int decisive;

  /**
   * @param swaps in order, none beginning before the one before it ended; the first is what was in
   *     production before all calls
   */
  public SwapHistory(List<Swap> swaps) {
    this.swaps = List.copyOf(swaps);
    earliest = this.swaps.stream().mapToLong(Swap::start).toArray();
    latest = this.swaps.stream().mapToLong(Swap::end).toArray();
  }

  /** Takes a call into account. */
  public void add(Answered call) {
    List<Integer> reigns = reigns(call);
    if (reigns.isEmpty()) {
      impossible.add("%s was not in production during %s".formatted(call.version(), call));
    } else if (reigns.size() == 1) {
      decisive++;
      int reign = reigns.getFirst();
      latest[reign] = Math.min(latest[reign], call.end());
      if (reign + 1 < swaps.size()) {
        earliest[reign + 1] = Math.max(earliest[reign + 1], call.start());
      }
    }
  }

  /** Returns the reigns of the call's version that may overlap the call. */
  private List<Integer> reigns(Answered call) {
    return IntStream.range(firstThatMayStand(call.start()), swaps.size())
        .takeWhile(i -> swaps.get(i).start() <= call.end())
        .filter(i -> swaps.get(i).version().equals(call.version()))
        .boxed()
        .toList();
  }

  /** Finds the last reign that had certainly begun at a moment; earlier ones were over by then. */
  private int firstThatMayStand(long moment) {
    int low = 0;
    int high = swaps.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (swaps.get(middle).end() <= moment) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  /** Returns how many calls could have been answered in one reign only. */
  public int decisive() {
    return decisive;
  }

  /** Returns what cannot be so, if anything. */
  public Optional<String> contradiction() {
    if (!impossible.isEmpty()) {
      return Optional.of(impossible.getFirst());
    }
    return IntStream.range(0, swaps.size())
        .filter(i -> earliest[i] > latest[i])
        .mapToObj(i -> "%s took effect at no single moment".formatted(swaps.get(i)))
        .findFirst();
  }
}
