package dev.marquee.tools.bench;

import com.github.benmanes.caffeine.cache.Ticker;
import com.google.common.base.Throwables;
import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.DeviceChoice;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.torch.TorchEngine;
import dev.marquee.models.torch.TorchOptions;
import dev.marquee.models.training.InitialWeights;
import dev.marquee.models.training.Trainer;
import dev.marquee.server.serving.OsPriority;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The same steps in a bare loop: the engine's trainer alone, fed with batches that were decoded
 * beforehand. What a server could reach that cost nothing. Used by one thread.
 */
final class BareTraining implements Contender<Double> {
  private final TrainingWork work;
  private final int steps;
  private final Ticker ticker;
  private final Recipe recipe;
  private final TorchEngine engine;
  private final List<ByteBuffer> batches;
  private final ExecutorService thread;

  BareTraining(TrainingWork work, int steps, Ticker ticker) {
    this.work = work;
    this.steps = steps;
    this.ticker = ticker;
    this.recipe = work.recipe(1);
    this.engine =
        TorchEngine.start(new TorchOptions(new DeviceChoice.Cpu(), false, work.threads()));
    this.batches = decode();
    // As in a server: the engine starts its workers for the thread, and they inherit its priority.
    this.thread =
        Executors.newSingleThreadExecutor(
            loop ->
                Thread.ofPlatform()
                    .name("bare")
                    .unstarted(
                        () -> {
                          OsPriority.lowerOfThisThread(work.niceness());
                          loop.run();
                        }));
  }

  private List<ByteBuffer> decode() {
    InputSpec input = recipe.input();
    ImagePipeline pipeline = new ImagePipeline(ImageLimits.DEFAULTS, ticker::read);
    List<float[]> decoded =
        work.posters().stream()
            .map(poster -> pipeline.read(poster.asReadOnlyByteBuffer(), input))
            .toList();
    List<ByteBuffer> all = new ArrayList<>();
    for (int batch = 0; batch < Math.min(steps, TrainingWork.DIFFERENT_BATCHES); batch++) {
      ByteBuffer memory =
          ByteBuffer.allocateDirect(work.batchSize() * input.elements() * Float.BYTES)
              .order(ByteOrder.nativeOrder());
      FloatBuffer floats = memory.asFloatBuffer();
      for (int place = 0; place < work.batchSize(); place++) {
        floats.put(decoded.get(work.poster(batch, place)));
      }
      all.add(memory);
    }
    return all;
  }

  @Override
  public String name() {
    return "bare";
  }

  @Override
  public Double measure() {
    try {
      return Uninterruptibles.getUninterruptibly(thread.submit(this::train));
    } catch (ExecutionException e) {
      Throwable cause = Objects.requireNonNull(e.getCause());
      Throwables.throwIfUnchecked(cause);
      throw new IllegalStateException(cause);
    }
  }

  private double train() {
    Network network = work.network();
    float[] frequencies = new float[TrainingWork.LABELS];
    Arrays.fill(frequencies, 2f / TrainingWork.LABELS);
    try (Trainer trainer =
        engine.trainer(
            network,
            recipe.input(),
            recipe.trainerSettings(),
            InitialWeights.fresh(network, TrainingWork.SEED),
            frequencies,
            "cpu")) {
      long start = ticker.read();
      for (int step = 0; step < steps; step++) {
        ByteBuffer inputs = batches.get(step % batches.size());
        double factor = recipe.schedule().factor(step, steps);
        if (!trainer.step(inputs, work.truth(step), factor, TrainingWork.SEED + step).finite()) {
          throw new BenchException("The bare loop diverged at step %d.".formatted(step + 1));
        }
      }
      return (double) steps * work.batchSize() * 1e9 / (ticker.read() - start);
    }
  }

  @Override
  public void close() {
    thread.close();
    engine.close();
  }
}
