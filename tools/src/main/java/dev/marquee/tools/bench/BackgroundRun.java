package dev.marquee.tools.bench;

import dev.marquee.client.BatchSource;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.TrainOptions;
import dev.marquee.client.TrainingEvents;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingExample;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * A run that goes on until it is closed, which cancels it and waits for its end. Its batches are
 * streamed once, and repeated from then on. Used by one thread.
 */
final class BackgroundRun implements AutoCloseable {
  /** At 16 images of a DenseNet, a pass of these outlasts a window: checkpoints are rare. */
  private static final int BATCHES = 64;

  private final MarqueeClient client;
  private final TrainingWork work;
  private final TrainingEvents events;
  private final Thread thread;

  /** Batches are asked for by the thread that goes through the events. */
  private boolean allSent;

  /** Done once all batches are sent and steps are being made. */
  private final CompletableFuture<Boolean> trains = new CompletableFuture<>();

  private BackgroundRun(MarqueeClient client, TrainingWork work) {
    this.client = client;
    this.work = work;
    BatchSource batches =
        number -> IntStream.range((int) number - 1, BATCHES).mapToObj(this::batch).iterator();
    this.events =
        client
            .training()
            .train(
                BenchServer.spec(work, BATCHES, Recipe.MAX_EPOCHS), batches, TrainOptions.none());
    this.thread = Thread.ofPlatform().name("background run").unstarted(this::follow);
  }

  /**
   * Starts a run, and returns when all its batches are sent and it makes steps.
   *
   * @throws BenchException if it fails before that
   */
  static BackgroundRun start(MarqueeClient client, TrainingWork work) {
    BackgroundRun run = new BackgroundRun(client, work);
    run.thread.start();
    try {
      boolean trains = run.trains.join();
      if (!trains) {
        throw new BenchException("The run beside serving ended before it could be measured.");
      }
      return run;
    } catch (RuntimeException | Error e) {
      run.events.close();
      throw e;
    }
  }

  private List<TrainingExample> batch(int number) {
    allSent = number == BATCHES - 1;
    return work.examples(number);
  }

  private void follow() {
    try {
      for (TrainingEvent event : events) {
        if (allSent && event.hasStep()) {
          boolean _ = trains.complete(true);
        }
      }
      boolean _ = trains.complete(false);
    } catch (RuntimeException | Error e) {
      boolean _ = trains.completeExceptionally(e);
    }
  }

  /** Returns how many steps were made by now. */
  long steps() {
    return client.training().getTrainingRun(events.trainingRun()).getStepCount();
  }

  @Override
  public void close() {
    try {
      var _ = client.training().cancelTrainingRun(events.trainingRun(), "The window is over.");
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      events.close();
    }
  }
}
