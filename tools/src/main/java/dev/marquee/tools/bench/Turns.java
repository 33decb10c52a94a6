package dev.marquee.tools.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * How contenders take turns, so that what else the machine does meets all alike.
 *
 * @param warmUp how many rounds are made before, and not counted; 0 to 1,000
 * @param rounds that are counted, 1 to 1,000
 */
public record Turns(int warmUp, int rounds) {
  public Turns {
    if (warmUp < 0 || warmUp > 1000) {
      throw new IllegalArgumentException("--warm-up must be 0 to 1000, not " + warmUp);
    }
    if (rounds < 1 || rounds > 1000) {
      throw new IllegalArgumentException("--rounds must be 1 to 1000, not " + rounds);
    }
  }

  /**
   * Lets each take its turn in every round.
   *
   * @param contenders of different names
   * @param progress told a line before each turn
   * @return by name, what each brought in every round that counts
   */
  public <R> Map<String, List<R>> take(
      List<? extends Contender<R>> contenders, Consumer<String> progress) {
    Map<String, List<R>> found = new LinkedHashMap<>();
    contenders.forEach(contender -> found.put(contender.name(), new ArrayList<>()));
    List<Contender<R>> order = new ArrayList<>(contenders);
    for (int turn = 1; turn <= warmUp + rounds; turn++) {
      boolean counts = turn > warmUp;
      String round =
          counts
              ? "round %d of %d".formatted(turn - warmUp, rounds)
              : "warm-up %d of %d".formatted(turn, warmUp);
      for (Contender<R> contender : order) {
        progress.accept("%s: %s".formatted(round, contender.name()));
        R brought = contender.measure();
        if (counts) {
          found.computeIfAbsent(contender.name(), _ -> new ArrayList<>()).add(brought);
        }
      }
      // Nobody is always the first after a pause, or the one after the slowest.
      Collections.rotate(order, -1);
    }
    return found;
  }
}
