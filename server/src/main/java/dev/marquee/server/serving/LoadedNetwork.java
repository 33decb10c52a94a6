package dev.marquee.server.serving;

import dev.marquee.models.Classifier;
import java.util.List;
import java.util.Optional;

/**
 * A version's network on the engine that is to serve it.
 *
 * @param replicas one for each device, at least one; whoever gets this closes them
 * @param verdict what a trial found out, where one was made for this load
 */
record LoadedNetwork(
    List<Classifier> replicas, ServingEngine engine, Optional<EngineVerdict> verdict) {
  LoadedNetwork {
    replicas = List.copyOf(replicas);
  }
}
