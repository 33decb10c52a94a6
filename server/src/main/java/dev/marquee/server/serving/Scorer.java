package dev.marquee.server.serving;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.ModelReference;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.time.Duration;

/**
 * The way of one image from its bytes to its scores: lease, permit, decode, batch. Thread-safe; the
 * caller's thread waits, and is interrupted to give up.
 */
public final class Scorer {
  private final LiveModels models;
  private final DecodePool decoding;
  private final Ticker ticker;

  private final ServingLoad load;

  @Inject
  Scorer(LiveModels models, DecodePool decoding, ServingLoad load, Ticker ticker) {
    this.models = models;
    this.decoding = decoding;
    this.load = load;
    this.ticker = ticker;
  }

  /**
   * Scores an image.
   *
   * @param image JPEG or PNG; not changed during the call
   * @throws Failure if the image is not sound, there is no such version, there is no room, or the
   *     deadline passes
   */
  public ScoredImage score(ModelReference model, ByteBuffer image, Deadline deadline) {
    try (Lease lease = models.hold(model);
        Admission.Permit _ = lease.admit(image.remaining());
        ServingLoad.Request _ = load.begin()) {
      LoadedVersion version = lease.await(deadline);
      long start = ticker.read();
      float[] input = Waiting.await(decoding.decode(image, version.input()), deadline);
      Duration decode = Duration.ofNanos(ticker.read() - start);
      Scores scores = Waiting.await(version.batcher().submit(input, deadline), deadline);
      return new ScoredImage(lease.version(), scores, decode);
    }
  }
}
