package dev.marquee.models;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Which devices serve: every GPU there is or else the CPU, the CPU, or one certain GPU. */
public sealed interface DeviceChoice {

  /** Every GPU there is; the CPU where there is none. */
  record Auto() implements DeviceChoice {}

  /** The CPU. */
  record Cpu() implements DeviceChoice {}

  /**
   * One GPU.
   *
   * @param index at least 0
   */
  record Gpu(int index) implements DeviceChoice {}

  /**
   * Reads {@code auto}, {@code cpu} or {@code gpu:N}.
   *
   * @throws IllegalArgumentException if the text is none of these
   */
  static DeviceChoice parse(String text) {
    Matcher gpu = Pattern.compile("gpu:(\\d{1,3})").matcher(text);
    if (gpu.matches()) {
      return new Gpu(Integer.parseInt(gpu.group(1)));
    }
    return switch (text) {
      case "auto" -> new Auto();
      case "cpu" -> new Cpu();
      default ->
          throw new IllegalArgumentException(
              "a device is auto, cpu or gpu:N such as gpu:0, not '" + text + "'");
    };
  }
}
