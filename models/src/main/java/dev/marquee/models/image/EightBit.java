package dev.marquee.models.image;

/** Arithmetic on values from 0 to 255 that stand for 0 to 1. */
final class EightBit {
  private EightBit() {}

  /** Returns {@code value / 255}, rounded to nearest, for values from 0 to 255². */
  static int dividedBy255(int value) {
    int biased = value + 128;
    return ((biased >> 8) + biased) >> 8;
  }
}
