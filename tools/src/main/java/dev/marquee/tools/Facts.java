package dev.marquee.tools;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What is known of a thing, one fact a line under its name; what is empty is left out. */
final class Facts {
  private static final int NAME_WIDTH = 15;

  /** As many characters of a value are shown as fill a few lines. */
  private static final int SHOWN = 200;

  private final StringBuilder text = new StringBuilder();
  private final int columns;

  /**
   * @param columns how wide the lines may be, in characters
   */
  Facts(int columns) {
    this.columns = columns;
  }

  void add(String name, String value) {
    if (value.isEmpty()) {
      return;
    }
    String before = name;
    for (String line : Lines.wrap(value, columns - NAME_WIDTH)) {
      text.append(String.format(Locale.ROOT, "%-" + NAME_WIDTH + "s%s\n", before, line));
      before = "";
    }
  }

  /** Adds pairs, each under the name; sorted, since a map on the wire has no order. */
  void addPairs(String name, Map<String, String> pairs) {
    new TreeMap<>(pairs).forEach((key, value) -> add(name, key + " = " + shortened(value)));
  }

  /** Returns the lines, with a line end after each. */
  String text() {
    return text.toString();
  }

  /** A recipe is a page of YAML, which a sheet is not for. */
  private static String shortened(String value) {
    return value.length() <= SHOWN
        ? value
        : "%s (%s characters; --json shows all)"
            .formatted(Lines.cut(value, SHOWN), Amount.of(value.length()));
  }
}
