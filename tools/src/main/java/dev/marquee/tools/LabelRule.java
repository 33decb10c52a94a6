package dev.marquee.tools;

import java.util.Optional;

/**
 * What a label must be by itself. Servers ask the same of a vocabulary as a whole, which names no
 * row.
 */
final class LabelRule {
  private static final int MOST_CHARACTERS = 100;

  /** So much of a label tells which it is. */
  private static final int SHOWN = 40;

  private LabelRule() {}

  /** Returns a sentence that says what is wrong with a label, empty where nothing is. */
  static Optional<String> fault(String label) {
    // Terminals obey control characters.
    String shown = Lines.cut(label.replaceAll("\\p{Cc}+", " "), SHOWN);
    int length = label.codePointCount(0, label.length());
    if (label.isBlank()) {
      return Optional.of("A label is blank: leave it out.");
    }
    if (length > MOST_CHARACTERS) {
      return Optional.of(
          "The label '%s' has %d characters: use %d at most, and | between labels."
              .formatted(shown, length, MOST_CHARACTERS));
    }
    return label.chars().anyMatch(Character::isISOControl)
        ? Optional.of(
            "The label '%s' holds a tab, a line end or another control character: leave it out."
                .formatted(shown))
        : Optional.empty();
  }
}
