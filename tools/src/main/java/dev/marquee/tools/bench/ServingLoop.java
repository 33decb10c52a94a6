package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.base.Throwables;
import com.google.protobuf.ByteString;
import dev.marquee.client.MarqueeClient;
import dev.marquee.v1.ClassifyRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

/**
 * Clients that classify one image after the other, each with a pause behind every answer: a closed
 * loop, so that a server that gets slower is asked less, as by people who wait for their answers.
 *
 * @param clients how many, 1 to 1,024
 * @param pause of each after an answer; zero for none
 * @param window how long they go on; the calls under way then are finished, and count
 * @param posters encoded images, used in turn
 * @param ticker tells the time
 */
public record ServingLoop(
    int clients, Duration pause, Duration window, List<ByteString> posters, Ticker ticker) {

  public ServingLoop {
    if (clients < 1 || clients > 1024) {
      throw new IllegalArgumentException("--clients must be 1 to 1024, not " + clients);
    }
    if (pause.isNegative()) {
      throw new IllegalArgumentException("--pause-ms must not be negative");
    }
    if (window.toSeconds() < 1) {
      throw new IllegalArgumentException("--seconds must be at least 1");
    }
    posters = List.copyOf(posters);
  }

  /**
   * Asks a server for as long as the window is.
   *
   * @throws dev.marquee.client.MarqueeException if a call fails
   */
  ServingWindow ask(MarqueeClient client) throws InterruptedException {
    long start = ticker.read();
    List<Callable<List<Double>>> loops =
        IntStream.range(0, clients)
            .<Callable<List<Double>>>mapToObj(first -> () -> loop(client, first, start))
            .toList();
    List<Double> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(clients)) {
      for (Future<List<Double>> loop : threads.invokeAll(loops)) {
        all.addAll(loop.get());
      }
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
    return new ServingWindow(all);
  }

  private List<Double> loop(MarqueeClient client, int first, long start)
      throws InterruptedException {
    List<Double> seconds = new ArrayList<>();
    for (int i = first; ticker.read() - start < window.toNanos(); i++) {
      ClassifyRequest request =
          ClassifyRequest.newBuilder()
              .setImage(posters.get(i % posters.size()))
              // The posters come again and again, and each shall meet the engine.
              .setSkipCache(true)
              .build();
      long asked = ticker.read();
      var _ = client.classify(request);
      seconds.add((ticker.read() - asked) / 1e9);
      Thread.sleep(pause);
    }
    return seconds;
  }
}
