package dev.marquee.models.weights;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import org.jspecify.annotations.Nullable;

/** The sentences in which weights are refused. They name tensors, never the file's place. */
final class Refusal {
  private static final int SHOWN_CHARACTERS = 100;

  private Refusal() {}

  /** The file breaks the format: {@code what} says where and how. */
  static Failure malformed(String what) {
    return malformed(what, null);
  }

  static Failure malformed(String what, @Nullable Throwable cause) {
    return new Failure.FailedPrecondition(
        Reason.WEIGHTS_MALFORMED,
        "The safetensors file is not sound: "
            + what
            + "; check that the file was copied whole, or export it again.",
        cause);
  }

  /** The file is sound but does not hold what was asked of it. */
  static Failure mismatch(String sentence) {
    return new Failure.FailedPrecondition(Reason.WEIGHTS_MISMATCH, sentence);
  }

  /** Returns a name from a file, made fit for a message: short, quoted, one printable line. */
  static String quoted(String name) {
    StringBuilder shown = new StringBuilder("'");
    name.codePoints()
        .limit(SHOWN_CHARACTERS)
        .map(Refusal::printable)
        .forEach(shown::appendCodePoint);
    if (name.codePointCount(0, name.length()) > SHOWN_CHARACTERS) {
      shown.append('…');
    }
    return shown.append('\'').toString();
  }

  private static int printable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          '?';
      default -> codePoint;
    };
  }
}
