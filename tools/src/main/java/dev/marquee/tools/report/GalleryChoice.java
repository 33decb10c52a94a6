package dev.marquee.tools.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which answers are shown. The same answers lead to the same choice, whoever asks: nothing is drawn
 * by lot.
 *
 * @param right those with all true labels on top, the surest first
 * @param wrong those with the fewest true labels on top, the surest errors first
 * @param asTheyCome every so manyth, by name: what the extremes do not show
 */
record GalleryChoice(List<Answer> right, List<Answer> wrong, List<Answer> asTheyCome) {
  /** How many of each kind; a page stays small, and nobody looks at more. */
  static final int MOST = 12;

  /** So many of the same true labels: a genre that is told easily must not fill a gallery. */
  private static final int MOST_ALIKE = 2;

  /** Chooses among answers that are sorted by the example's name. */
  static GalleryChoice of(List<Answer> answers) {
    Comparator<Answer> byName = Comparator.comparing(Answer::example);
    Comparator<Answer> bestFirst =
        Comparator.comparingDouble(Answer::weakestTruth).reversed().thenComparing(byName);
    Comparator<Answer> worstFirst =
        Comparator.comparingDouble(Answer::topN)
            .thenComparing(Comparator.comparingDouble(Answer::surestError).reversed())
            .thenComparing(byName);
    return new GalleryChoice(
        varied(answers.stream().filter(answer -> answer.topN() == 1).sorted(bestFirst).toList()),
        varied(answers.stream().filter(answer -> answer.topN() < 1).sorted(worstFirst).toList()),
        spread(answers));
  }

  private static List<Answer> varied(List<Answer> sorted) {
    Map<Set<String>, Integer> seen = new HashMap<>();
    List<Answer> chosen = new ArrayList<>();
    for (Answer answer : sorted) {
      if (chosen.size() < MOST
          && seen.merge(new TreeSet<>(answer.labels()), 1, Integer::sum) <= MOST_ALIKE) {
        chosen.add(answer);
      }
    }
    return List.copyOf(chosen);
  }

  private static List<Answer> spread(List<Answer> answers) {
    int count = Math.min(MOST, answers.size());
    return IntStream.range(0, count)
        .mapToObj(i -> answers.get((int) ((long) i * answers.size() / count)))
        .toList();
  }
}
