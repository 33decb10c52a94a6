package dev.marquee.server;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.training.InitialWeights;
import dev.marquee.models.training.StepResult;
import dev.marquee.models.training.Trainer;
import dev.marquee.models.training.TrainerEngine;
import dev.marquee.models.training.TrainerSettings;
import dev.marquee.models.weights.TensorSource;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A device that is not there for the first runs, may run out of memory, and counts what is open on
 * it. Thread-safe.
 */
final class UnsteadyTrainers {
  private final AtomicInteger refusals;
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger steps = new AtomicInteger(Integer.MAX_VALUE);
  private volatile boolean scoresWithoutMemory;

  /**
   * @param refusals how many runs find no device, until it is there
   */
  UnsteadyTrainers(int refusals) {
    this.refusals = new AtomicInteger(refusals);
  }

  /** Has its memory end after so many more steps. */
  void runOutOfMemoryAfter(int count) {
    steps.set(count);
  }

  /** From now on there is no memory to score anything. */
  void scoreWithoutMemory() {
    scoresWithoutMemory = true;
  }

  /** Returns how many trainers were made and not closed. */
  int open() {
    return open.get();
  }

  /** Returns the device, as an engine has it. */
  TrainerEngine over(TrainerEngine engine) {
    return new Device(engine);
  }

  private final class Device implements TrainerEngine {
    private final TrainerEngine engine;

    Device(TrainerEngine engine) {
      this.engine = engine;
    }

    @Override
    public String trainingDevice(String choice) {
      return engine.trainingDevice(choice);
    }

    @Override
    public Trainer trainer(
        Network network,
        InputSpec input,
        TrainerSettings settings,
        InitialWeights initial,
        float[] frequencies,
        String device) {
      if (refusals.getAndDecrement() > 0) {
        throw new Failure.FailedPrecondition(Reason.DEVICE_UNAVAILABLE, "There is no such device.");
      }
      Trainer trainer = engine.trainer(network, input, settings, initial, frequencies, device);
      open.incrementAndGet();
      return new Counted(trainer);
    }
  }

  private final class Counted implements Trainer {
    private final Trainer trainer;

    Counted(Trainer trainer) {
      this.trainer = trainer;
    }

    @Override
    public StepResult step(ByteBuffer inputs, List<BitSet> truth, double factor, long seed) {
      if (steps.getAndDecrement() == 0) {
        throw new OutOfMemoryError("No memory is left.");
      }
      return trainer.step(inputs, truth, factor, seed);
    }

    @Override
    public float[][] score(ByteBuffer inputs, int count) {
      if (scoresWithoutMemory) {
        throw new OutOfMemoryError("No memory is left.");
      }
      return trainer.score(inputs, count);
    }

    @Override
    public Map<String, TensorSource> weights() {
      return trainer.weights();
    }

    @Override
    public void save(Path checkpoint) {
      trainer.save(checkpoint);
    }

    @Override
    public void restore(Path checkpoint) {
      trainer.restore(checkpoint);
    }

    @Override
    public void close() {
      trainer.close();
      open.decrementAndGet();
    }
  }
}
