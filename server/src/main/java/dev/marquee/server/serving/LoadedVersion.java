package dev.marquee.server.serving;

import dev.marquee.models.image.InputSpec;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.VersionEntry;
import java.util.concurrent.CompletableFuture;

/** A version with its batcher: loaded, warm, and serving until it is ended. */
final class LoadedVersion {
  private final VersionEntry entry;
  private final Digest scoring;
  private final Batcher batcher;
  private final ServingEngine engine;

  /**
   * @param scoring what computes its scores; see {@link ScoringDigest}
   */
  LoadedVersion(VersionEntry entry, Digest scoring, Batcher batcher, ServingEngine engine) {
    this.entry = entry;
    this.scoring = scoring;
    this.batcher = batcher;
    this.engine = engine;
  }

  ServingEngine engine() {
    return engine;
  }

  Digest scoring() {
    return scoring;
  }

  InputSpec input() {
    return entry.manifest().input();
  }

  Batcher batcher() {
    return batcher;
  }

  /** Begins to free it, for good, and waits for nothing: its own threads do that. */
  void end() {
    batcher.end();
  }

  /** Completes when its memory is free, on a thread of its own, which has normal priority. */
  CompletableFuture<Void> ended() {
    return batcher.ended();
  }
}
