package dev.marquee.server.promotion;

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
  WARM_UP
}
