package dev.marquee.server.serving;

import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * The threads that decode, as few as there are cores, so that any number of requests cannot starve
 * the engine. What waits for them is bounded by admission. Thread-safe.
 */
public final class DecodePool implements AutoCloseable {
  private final ImagePipeline pipeline;
  private final ExecutorService threads;

  /**
   * @param size how many threads, at least 1
   */
  public DecodePool(ImagePipeline pipeline, int size) {
    this.pipeline = pipeline;
    this.threads =
        Executors.newFixedThreadPool(size, Thread.ofPlatform().name("decode ", 1).factory());
  }

  /**
   * Decodes an image.
   *
   * @return completes with {@code [3, height, width] float32}, or with the reason why the bytes are
   *     no image that this server takes; cancelling it before its turn costs nothing
   */
  Future<float[]> decode(ByteBuffer image, InputSpec spec) {
    return threads.submit(() -> pipeline.read(image, spec));
  }

  @Override
  public void close() {
    threads.close();
  }
}
