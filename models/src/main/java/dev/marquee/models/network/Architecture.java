package dev.marquee.models.network;

import dev.marquee.models.image.InputSpec;

/**
 * A network family: what a plugin adds. Found with {@link java.util.ServiceLoader}: the jar names
 * the implementing class in {@code META-INF/services/dev.marquee.models.network.Architecture}. An
 * implementation is public, has a public constructor without arguments, is stateless and
 * thread-safe. {@code docs/plugins.md} leads from nothing to a served architecture.
 *
 * <p>Whatever a version's manifest can say is an argument of {@link #network}; everything else is
 * fixed by the name. So a name never changes its meaning: weights that were trained for it must fit
 * tomorrow's jar too. What must change gets a setting, or a new name.
 */
public interface Architecture {
  /**
   * Returns its name, such as {@code densenet121}: a-z, 0-9 and {@code -}, 1 to 63 characters. It
   * is what manifests call it, and no other architecture of the server may have it.
   */
  String name();

  /** Returns what it is, in a sentence, for people. */
  String description();

  /**
   * Returns how its networks are fed where nothing else is said. A manifest always says it for its
   * own version; this is what it is copied from, and the size that a new network is tried at.
   */
  InputSpec defaultInput();

  /**
   * Returns the network for so many labels: from {@code [batch, 3, height, width]} to logits {@code
   * [batch, labels]}, without a sigmoid at the end. Equal arguments give equal networks. It is
   * called from any thread, and more than once for a version.
   *
   * @param labels at least 1
   * @param settings what the manifest sets; {@link Settings#NONE} must work
   * @return a network whose {@link Network#architecture} is {@link #name}
   * @throws IllegalArgumentException if a setting is unknown or out of range; the message says
   *     which, and is shown to clients
   */
  Network network(int labels, Settings settings);
}
