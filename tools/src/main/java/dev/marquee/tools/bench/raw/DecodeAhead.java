package dev.marquee.tools.bench.raw;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.ThreadTime;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Posters that are decoded on threads of their own before they are asked for, in their order. Used
 * by one thread.
 */
final class DecodeAhead implements AutoCloseable {
  private final BareWork work;
  private final InputSpec input;
  private final ImagePipeline pipeline =
      new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime, ThreadTime::nanos);
  private final ExecutorService threads;
  private final Queue<Future<float[]>> ahead = new ArrayDeque<>();
  private long number;

  /**
   * @param size how many threads
   * @param count how many images are under way or ready, at least 1
   */
  DecodeAhead(BareWork work, InputSpec input, int size, int count) {
    this.work = work;
    this.input = input;
    this.threads =
        Executors.newFixedThreadPool(
            size, new ThreadFactoryBuilder().setNameFormat("decode %d").build());
    for (int i = 0; i < count; i++) {
      submit();
    }
  }

  private void submit() {
    int place = Math.floorMod(number++, work.posters().size());
    ahead.add(
        threads.submit(
            () -> pipeline.read(work.posters().get(place).asReadOnlyByteBuffer(), input)));
  }

  /** Returns the next input, {@code [3, height, width] float32}. */
  float[] next() {
    float[] decoded = Futures.getUnchecked(ahead.remove());
    submit();
    return decoded;
  }

  @Override
  public void close() {
    ahead.forEach(decoding -> decoding.cancel(false));
    threads.close();
  }
}
