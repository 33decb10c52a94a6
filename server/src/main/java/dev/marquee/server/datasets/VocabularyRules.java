package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Texts;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What the vocabulary of a dataset must be, and that of data that is streamed. */
public final class VocabularyRules {
  private static final int MAX_LABELS = 10_000;
  private static final int MAX_CHARACTERS = 100;

  private VocabularyRules() {}

  /**
   * Checks a vocabulary.
   *
   * @param field the request's field that holds it
   * @throws Failure.InvalidArgument if it has no labels or too many, one twice, or one that is
   *     blank, too long, or not one line
   */
  public static void check(String field, List<String> labels) {
    if (labels.isEmpty() || labels.size() > MAX_LABELS) {
      throw invalid(
          field,
          "A vocabulary has 1 to %,d labels, not %,d: state every label that its examples may have."
              .formatted(MAX_LABELS, labels.size()));
    }
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < labels.size(); i++) {
      String label = labels.get(i);
      String place = "%s[%d]".formatted(field, i);
      if (label.isBlank()) {
        throw invalid(place, "%s is blank: leave it out.".formatted(place));
      }
      Texts.checkLine(place, label, MAX_CHARACTERS);
      if (!seen.add(label)) {
        throw invalid(place, "The label '%s' is stated twice: state it once.".formatted(label));
      }
    }
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
