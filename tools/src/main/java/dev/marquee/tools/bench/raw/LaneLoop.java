package dev.marquee.tools.bench.raw;

import com.google.common.util.concurrent.Futures;
import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.marquee.models.Classifier;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.ThreadTime;
import java.nio.FloatBuffer;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The least that can be done for many posters: each lane decodes a batch and scores it, and nothing
 * goes from one thread to another. Used by one thread.
 */
final class LaneLoop implements BareLoop {
  private final BareWork work;
  private final Classifier classifier;
  private final InputSpec input;
  private final int batch;
  private final ImagePipeline pipeline =
      new ImagePipeline(ImageLimits.DEFAULTS, System::nanoTime, ThreadTime::nanos);
  private final ExecutorService threads;
  private final ExecutorCompletionService<Integer> batches;
  private int number;

  LaneLoop(BareWork work, Classifier classifier, InputSpec input, int batch) {
    this.work = work;
    this.classifier = classifier;
    this.input = input;
    this.batch = batch;
    this.threads =
        Executors.newFixedThreadPool(
            classifier.lanes(), new ThreadFactoryBuilder().setNameFormat("lane %d").build());
    this.batches = new ExecutorCompletionService<>(threads);
    for (int lane = 0; lane < classifier.lanes(); lane++) {
      submit();
    }
  }

  private void submit() {
    int first = number;
    number += batch;
    batches.submit(() -> score(first));
  }

  private int score(int first) {
    try (BatchInputs inputs = new BatchInputs(input, batch)) {
      FloatBuffer floats = inputs.memory().asFloatBuffer();
      for (int i = first; i < first + batch; i++) {
        int place = Math.floorMod(i, work.posters().size());
        floats.put(pipeline.read(work.posters().get(place).asReadOnlyByteBuffer(), input));
      }
      return classifier.scoreInLane(inputs.memory(), batch).length;
    }
  }

  @Override
  public int next() {
    try {
      int images = Futures.getDone(batches.take());
      submit();
      return images;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while measuring", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("a lane failed", e);
    }
  }

  @Override
  public void close() {
    threads.close();
  }
}
