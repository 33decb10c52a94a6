package dev.marquee.server.serving;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Which engine somebody wants versions to be served by. */
public enum EnginePreference {
  /** The faster one of those that compute the same. */
  AUTO,
  /** ONNX Runtime, whatever PyTorch would make of a version. */
  ONNXRUNTIME,
  /** PyTorch, the reference. */
  PYTORCH;

  /**
   * Reads {@code auto}, {@code onnxruntime} or {@code pytorch}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  public static EnginePreference parse(String text) {
    return Arrays.stream(values())
        .filter(preference -> preference.toString().equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "an engine is %s, not '%s'"
                        .formatted(
                            Arrays.stream(values())
                                .map(EnginePreference::toString)
                                .collect(Collectors.joining(", ")),
                            text)));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
