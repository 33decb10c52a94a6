package dev.marquee.models.network;

import dev.marquee.models.image.InputSpec;

/**
 * A network family: what a plugin adds. Found with {@link java.util.ServiceLoader}; an
 * implementation has a public constructor without arguments, is stateless and thread-safe.
 */
public interface Architecture {
  /** Returns its name, such as {@code densenet121}: a-z, 0-9 and {@code -}, 1 to 63 characters. */
  String name();

  /** Returns what it is, in a sentence. */
  String description();

  /** Returns how its networks are fed where nothing else is said. */
  InputSpec defaultInput();

  /**
   * Returns the network for so many labels: from {@code [batch, 3, height, width]} to logits {@code
   * [batch, labels]}.
   *
   * @param labels at least 1
   * @throws IllegalArgumentException if a setting is unknown or out of range; the message says
   *     which
   */
  Network network(int labels, Settings settings);
}
