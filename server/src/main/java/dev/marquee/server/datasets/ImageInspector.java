package dev.marquee.server.datasets;

import com.google.common.hash.Hasher;
import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.ImageSize;
import dev.marquee.server.blobs.Digest;
import java.nio.ByteBuffer;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Looks at images before they are stored: each is decoded once, whole, with the bounds that Classify
 * has, so that who trains never meets one that cannot be. On threads of its own, so that an image
 * to be classified does not wait behind a thousand to be stored. Thread-safe.
 */
public final class ImageInspector implements AutoCloseable {
  private final ImagePipeline pipeline;
  private final long maxBytes;
  private final ExecutorService threads;

  /**
   * @param maxBytes the most bytes that the pipeline takes
   * @param size how many threads, at least 1
   */
  public ImageInspector(ImagePipeline pipeline, long maxBytes, int size) {
    this.pipeline = pipeline;
    this.maxBytes = maxBytes;
    this.threads =
        Executors.newFixedThreadPool(size, Thread.ofPlatform().name("inspect ", 1).factory());
  }

  /**
   * Inspects an image.
   *
   * @param image from its position to its limit, neither of which is changed
   * @return completes with what it is, or with the {@link Failure.InvalidArgument} of one that this
   *     server does not take; cancelling it before its turn costs nothing
   */
  Future<StoredImage> inspect(ByteBuffer image) {
    return threads.submit(() -> inspectNow(image));
  }

  private StoredImage inspectNow(ByteBuffer image) {
    ImageSize size = pipeline.measure(image);
    Hasher hasher = Hashing.sha256().newHasher().putBytes(image.duplicate());
    return new StoredImage(
        new Digest(hasher.hash().toString()), image.remaining(), size.width(), size.height());
  }

  /** Returns how many bytes an image has at most. */
  long maxBytes() {
    return maxBytes;
  }

  /** Lets what was asked for end. */
  @Override
  public void close() {
    threads.close();
  }
}
