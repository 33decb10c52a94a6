package dev.marquee.server.config;

import io.airlift.units.DataSize;
import io.airlift.units.Duration;

/** Checks of configured values; each refusal names the key, the range and the value. */
final class Range {
  private Range() {}

  static void check(String key, long value, long least, long most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s must be %d to %d, not %d".formatted(key, least, most, value));
    }
  }

  static void check(String key, DataSize value, long leastBytes, long mostBytes) {
    if (value.toBytes() < leastBytes || value.toBytes() > mostBytes) {
      throw new IllegalArgumentException(
          "%s must be %dB to %dB, not %s".formatted(key, leastBytes, mostBytes, value));
    }
  }

  static void atLeast(String key, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IllegalArgumentException(
          "%s must be at least %s, not %s".formatted(key, least, value));
    }
  }
}
