package dev.marquee.tools.report;

import dev.marquee.v1.Example;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Which examples of a dataset are shown: one of every label, as far as there is room. */
final class SampleChoice {
  static final int MOST = 24;

  private SampleChoice() {}

  /**
   * Chooses for each label an example that has it and was not chosen yet, from the middle of those:
   * names often begin with the oldest.
   *
   * @param examples by name
   */
  static List<Example> of(List<String> labels, List<Example> examples) {
    Set<Example> chosen = new LinkedHashSet<>();
    for (String label : labels) {
      if (chosen.size() == MOST) {
        break;
      }
      List<Example> having =
          examples.stream()
              .filter(example -> example.getLabelsList().contains(label))
              .filter(example -> !chosen.contains(example))
              .toList();
      if (!having.isEmpty()) {
        chosen.add(having.get(having.size() / 2));
      }
    }
    return List.copyOf(chosen);
  }
}
