package dev.marquee.server.training;

import dev.marquee.models.training.Trainer;
import dev.marquee.models.weights.TensorSource;
import dev.marquee.server.blobs.StorageErrors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The checkpoints of a run: a file first, then the store, in which from then on all that is true
 * after that step stands. Used by one thread.
 */
final class Checkpoints {
  private final LiveRun run;
  private final RunLog log;
  private final Trainer trainer;
  private final TrainThread thread;

  /** What is true together with the last one. */
  private Optional<Progress> recorded;

  Checkpoints(LiveRun run, RunLog log, Trainer trainer, TrainThread thread) {
    this.run = run;
    this.log = log;
    this.trainer = trainer;
    this.thread = thread;
    this.recorded = run.accepted().progress();
  }

  /**
   * Writes one, and records it together with what happened by then.
   *
   * @throws Diverged if a weight is not finite; the checkpoint before stays
   * @throws dev.marquee.models.failure.Failure.Exhausted ({@code STORAGE_FULL}) if there is no
   *     room; the checkpoint before stays
   */
  void save(Progress progress, List<RunEvent> happened) throws Diverged {
    List<RunEvent> events = new ArrayList<>(happened);
    if (!has(progress.step())) {
      if (!thread.call(this::isFinite)) {
        throw new Diverged("A weight", progress.step());
      }
      long bytes = thread.call(() -> write(progress.step()));
      events.add(new RunEvent.Checkpointed(progress.step(), bytes));
    }
    StoredRun _ =
        log.change(run.name(), stored -> stored.at(progress), events.toArray(RunEvent[]::new));
    recorded = Optional.of(progress);
    run.folder().keepCheckpoints(kept(progress));
  }

  /** Returns whether the run has a checkpoint of this step. */
  boolean has(long step) {
    return recorded.isPresent() && recorded.get().step() == step;
  }

  /** Returns what is true together with the last checkpoint; empty before the first. */
  Optional<Progress> recorded() {
    return recorded;
  }

  private long write(long step) {
    try {
      return run.folder().saveCheckpoint(step, trainer::save);
    } catch (IOException e) {
      throw StorageErrors.of(e);
    } catch (UncheckedIOException e) {
      throw StorageErrors.of(Objects.requireNonNull(e.getCause()));
    }
  }

  /** Returns the steps whose checkpoints are still needed. */
  static Set<Long> kept(Progress progress) {
    Set<Long> steps = new HashSet<>(Set.of(progress.step()));
    progress.best().ifPresent(steps::add);
    return steps;
  }

  private boolean isFinite() {
    for (TensorSource tensor : trainer.weights().values()) {
      for (float value : tensor.values().get()) {
        if (!Float.isFinite(value)) {
          return false;
        }
      }
    }
    return true;
  }
}
