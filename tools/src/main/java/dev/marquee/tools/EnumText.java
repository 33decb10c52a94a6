package dev.marquee.tools;

import java.util.Locale;

/** Constants of the API as words. */
final class EnumText {
  private EnumText() {}

  /** Returns {@code STATE_READY} as {@code ready}, {@code GATE_WARM_UP} as {@code warm up}. */
  static String of(Enum<?> constant, String prefix) {
    String name = constant.name();
    return (name.startsWith(prefix) ? name.substring(prefix.length()) : name)
        .toLowerCase(Locale.ROOT)
        .replace('_', ' ');
  }
}
