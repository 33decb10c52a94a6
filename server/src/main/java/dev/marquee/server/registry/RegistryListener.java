package dev.marquee.server.registry;

/**
 * Learns of every change of the registry, once it is durable and requests are routed by it, in the
 * order of the changes' numbers and before the call that made it is answered. Must not block.
 */
public interface RegistryListener {
  /** Something was done. */
  void changed(Change change);
}
