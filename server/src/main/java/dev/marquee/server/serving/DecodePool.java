package dev.marquee.server.serving;

import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

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
   * @param decoded gets {@code [3, height, width] float32}, on the thread that has decoded, which
   *     it must not hold up
   * @param failed gets instead why the bytes are no image that this server takes, or what went
   *     wrong
   * @return for cancelling it, which before its turn costs nothing
   */
  Future<?> decode(
      ByteBuffer image, InputSpec spec, Consumer<float[]> decoded, Consumer<Throwable> failed) {
    return threads.submit(
        () -> {
          try {
            decoded.accept(pipeline.read(image, spec));
          } catch (RuntimeException | Error e) {
            failed.accept(e);
          }
        });
  }

  @Override
  public void close() {
    threads.close();
  }
}
