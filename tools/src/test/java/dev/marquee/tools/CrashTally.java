package dev.marquee.tools;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a run of kills did and found, counted. Not thread-safe. */
final class CrashTally {
  private final Map<String, Integer> kills = new TreeMap<>();
  private final Map<String, Integer> settled = new TreeMap<>();
  private int acknowledged;
  private int restarts;
  private int offline;

  /** A server was killed. */
  void killed(String during, String how) {
    int _ = kills.merge(during + ", " + how, 1, Integer::sum);
  }

  /** A step that was cut off was found done or not, and nothing between. */
  void cutOff(CrashStep step, boolean done) {
    int _ = settled.merge(step.word() + (done ? ": done" : ": not done"), 1, Integer::sum);
  }

  void acknowledged() {
    acknowledged++;
  }

  /** A server was started and found to have everything. */
  void restarted() {
    restarts++;
  }

  /** A data folder without a server was verified. */
  void verifiedOffline() {
    offline++;
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  /** Returns it all, line by line. */
  List<String> report() {
    List<String> lines = new ArrayList<>();
    lines.add("%5d kills".formatted(kills()));
    kills.forEach((what, times) -> lines.add("%5d   during %s".formatted(times, what)));
    lines.add("%5d changes acknowledged, none lost".formatted(acknowledged));
    lines.add(
        "%5d changes cut off, none by half"
            .formatted(settled.values().stream().mapToInt(Integer::intValue).sum()));
    settled.forEach((what, times) -> lines.add("%5d   %s".formatted(times, what)));
    lines.add("%5d restarts with everything there, sound and serving".formatted(restarts));
    lines.add("%5d verifications of the killed server's folder, all sound".formatted(offline));
    return lines;
  }
}
