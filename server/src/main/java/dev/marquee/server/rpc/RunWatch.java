package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.feed.Feed;
import dev.marquee.server.training.LoggedEvent;
import dev.marquee.server.training.RunName;
import dev.marquee.server.training.Runs;
import dev.marquee.server.training.StoredRun;
import dev.marquee.server.training.TrainingStore;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.WatchTrainingRunRequest;
import dev.marquee.v1.WatchTrainingRunResponse;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Consumer;

/** What is sent of the events of a run. Thread-safe. */
final class RunWatch {
  private static final int AT_ONCE = 100;

  private final Runs runs;
  private final TrainingStore store;
  private final Feed<RunName> feed;

  @Inject
  RunWatch(Runs runs, TrainingStore store, Feed<RunName> feed) {
    this.runs = runs;
    this.store = store;
    this.feed = feed;
  }

  /** Returns what wakes whoever sends the events of a run; the caller closes it. */
  Feed<RunName>.Follower follow(RunName run) {
    return feed.follow(run);
  }

  /**
   * Sends events until the run has ended.
   *
   * @throws Failure.Unavailable when the server stops
   */
  void follow(WatchTrainingRunRequest request, PacedStream<WatchTrainingRunResponse> stream) {
    RunName name = RunName.parse("name", request.getName());
    requireSequence("after_sequence", request.getAfterSequence());
    StoredRun _ = runs.run(name);
    // In this order: what happens between the two is read, and woken for once more.
    try (Feed<RunName>.Follower follower = follow(name)) {
      Position position = new Position(name, request.getAfterSequence());
      boolean open = true;
      while (!position.sendNew(
          event -> stream.send(WatchTrainingRunResponse.newBuilder().setEvent(event).build()))) {
        if (!open) {
          throw stopping();
        }
        open = follower.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Failure.Cancelled.byCaller();
    }
  }

  static Failure stopping() {
    return new Failure.Unavailable(
        Reason.SHUTTING_DOWN,
        "The server is shutting down; the run goes on when it is there again: come back then.");
  }

  /**
   * Checks a number of an event.
   *
   * @throws Failure.InvalidArgument if it is below zero
   */
  static void requireSequence(String field, long sequence) {
    if (sequence < 0) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID, field, "%s must be at least 0.".formatted(field));
    }
  }

  /** How far the events of a run were sent. Used by one thread. */
  final class Position {
    private final RunName run;
    private long last;

    Position(RunName run, long last) {
      this.run = run;
      this.last = last;
    }

    /**
     * Sends the events that were not.
     *
     * @return whether no more come, for the run has ended
     */
    boolean sendNew(Consumer<TrainingEvent> send) {
      // The state first: with the end, its event is there.
      boolean ended = runs.run(run).state().ended();
      List<LoggedEvent> events;
      do {
        events = store.read(reader -> reader.events(run, last, AT_ONCE));
        for (LoggedEvent event : events) {
          send.accept(RunEventMessages.message(event));
          last = event.sequence();
        }
      } while (events.size() == AT_ONCE);
      return ended;
    }
  }
}
