package dev.marquee.tools;

import java.util.ArrayList;
import java.util.List;

/** Texts brought to a width, in characters. */
final class Lines {
  private static final String ELLIPSIS = "…";

  private Lines() {}

  /** Returns the text, or its beginning and an ellipsis where it is longer than this. */
  static String cut(String text, int width) {
    if (text.length() <= width) {
      return text;
    }
    int end = Math.max(0, width - ELLIPSIS.length());
    // A character of two halves is not cut in two.
    boolean halved = end > 0 && Character.isHighSurrogate(text.charAt(end - 1));
    return text.substring(0, halved ? end - 1 : end) + ELLIPSIS;
  }

  /**
   * Returns the text in lines of at most this many characters, broken at spaces; a word that is
   * longer has a line of its own. Line ends count as spaces.
   */
  static List<String> wrap(String text, int width) {
    List<String> lines = new ArrayList<>();
    StringBuilder line = new StringBuilder();
    for (String word : text.strip().split("[\\s\\p{Cntrl}]+", -1)) {
      if (!line.isEmpty() && line.length() + 1 + word.length() > width) {
        lines.add(line.toString());
        line.setLength(0);
      }
      line.append(line.isEmpty() ? "" : " ").append(word);
    }
    lines.add(line.toString());
    return lines;
  }
}
