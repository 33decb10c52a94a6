package dev.marquee.server;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.RunEvent;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.StoredRun;
import dev.marquee.server.training.TrainingReader;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.server.training.TrainingWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Runs in a store whose disk is full when a test says so: then it refuses the events that the test
 * chooses, with all that is written beside them. Thread-safe.
 */
final class SteeredTrainingStore implements TrainingStore {
  private final TrainingStore store;
  private final Semaphore refusals = new Semaphore(0);
  private volatile Predicate<RunEvent> refused = _ -> false;
  private final AtomicReference<Runnable> next = new AtomicReference<>(() -> {});
  private final AtomicInteger unread = new AtomicInteger();

  SteeredTrainingStore(TrainingStore store) {
    this.store = store;
  }

  /** Refuses some events from now on. */
  void refuse(Predicate<RunEvent> events) {
    refused = events;
  }

  /** Has whoever writes next do something first. */
  void beforeNextWrite(Runnable work) {
    next.set(work);
  }

  /** Refuses what the thread that trains reads, so many times. */
  void refuseReadsOfTraining(int count) {
    unread.set(count);
  }

  /** Waits until so many more writes were refused. */
  void awaitRefusals(int count) throws InterruptedException {
    refusals.acquire(count);
  }

  @Override
  public <T> T read(Function<TrainingReader, T> work) {
    if (Thread.currentThread().getName().equals("train") && unread.getAndDecrement() > 0) {
      throw new Failure.Unavailable(Reason.METADATA_BUSY, "The store is busy.");
    }
    return store.read(work);
  }

  @Override
  public <T> T write(Function<TrainingWriter, T> work) {
    next.getAndSet(() -> {}).run();
    return store.write(writer -> work.apply(new Steered(writer)));
  }

  private final class Steered implements TrainingWriter {
    private final TrainingWriter writer;

    Steered(TrainingWriter writer) {
      this.writer = writer;
    }

    @Override
    public void append(RunName name, Instant time, RunEvent event) {
      if (refused.test(event)) {
        refusals.release();
        throw new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room.", null);
      }
      writer.append(name, time, event);
    }

    @Override
    public void insert(StoredRun run) {
      writer.insert(run);
    }

    @Override
    public void update(StoredRun run) {
      writer.update(run);
    }

    @Override
    public Optional<StoredRun> run(RunName name) {
      return writer.run(name);
    }

    @Override
    public List<StoredRun> runs(Optional<ModelName> model, long below, int limit) {
      return writer.runs(model, below, limit);
    }

    @Override
    public List<StoredRun> unfinished() {
      return writer.unfinished();
    }

    @Override
    public List<LoggedEvent> events(RunName name, long after, int limit) {
      return writer.events(name, after, limit);
    }

    @Override
    public List<RunEvent.EpochEnded> epochs(RunName name) {
      return writer.epochs(name);
    }

    @Override
    public long stepEvents(RunName name) {
      return writer.stepEvents(name);
    }
  }
}
