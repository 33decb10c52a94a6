package dev.marquee.server.promotion;

import java.util.Optional;

/** What a version passes on its way into production, in this order. */
public enum Gate {
  /** The evaluations of the version satisfy the model's promotion policy. */
  EVALUATION,
  /** The stored files have the digests that the manifest states. */
  DIGESTS,
  /** The weights fit the network, every one is finite, and they are loaded. */
  LOAD,
  /** The scores of the golden inputs are the expected ones. */
  GOLDENS,
  /** The network runs at every batch size at which it is warmed up. */
  WARM_UP;

  /** Returns the one behind it, if there is one. */
  Optional<Gate> next() {
    return switch (this) {
      case EVALUATION -> Optional.of(DIGESTS);
      case DIGESTS -> Optional.of(LOAD);
      case LOAD -> Optional.of(GOLDENS);
      case GOLDENS -> Optional.of(WARM_UP);
      case WARM_UP -> Optional.empty();
    };
  }
}
