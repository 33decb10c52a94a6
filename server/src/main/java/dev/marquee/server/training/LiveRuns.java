package dev.marquee.server.training;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.ImagePipeline;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The runs that this process has taken up, with their files. Thread-safe. */
final class LiveRuns {
  private static final Logger log = LoggerFactory.getLogger(LiveRuns.class);

  private final TrainingParts parts;
  private final ImagePipeline pipeline;
  private final Path root;
  private final RunEnds ends;

  @GuardedBy("this")
  private final Map<RunName, LiveRun> live = new HashMap<>();

  /**
   * @param root the folder for the files of runs; made when there is a run
   */
  LiveRuns(TrainingParts parts, ImagePipeline pipeline, Path root, RunEnds ends) {
    this.parts = parts;
    this.pipeline = pipeline;
    this.root = root;
    this.ends = ends;
  }

  /** Removes the files of all runs but some. */
  void clear(List<StoredRun> unfinished) {
    try {
      RunFolder.removeOthers(
          root, unfinished.stream().map(StoredRun::number).collect(Collectors.toSet()));
    } catch (RuntimeException e) {
      log.error("What runs that have ended left in {} could not be removed", root, e);
    }
  }

  /** Takes a run up. One whose files cannot be had fails, and no other with it: empty then. */
  Optional<LiveRun> takeUp(StoredRun run) {
    try {
      RunFolder folder = RunFolder.of(root, run.number());
      LiveRun made = new LiveRun(run, folder, intake(run, folder));
      synchronized (this) {
        live.put(run.name(), made);
      }
      return Optional.of(made);
    } catch (RuntimeException e) {
      log.error("{} cannot be taken up", run.name(), e);
      ends.keep(run.name(), RunEnd.failed(failure(run, e)), run.steps(), _ -> {});
      return Optional.empty();
    }
  }

  private static RunFailure failure(StoredRun run, RuntimeException why) {
    if (why instanceof Failure failure) {
      return new RunFailure(
              failure.reason().name(), String.valueOf(failure.getMessage()), run.steps())
          .and("This run is over: train under another run_id.");
    }
    return new RunFailure(
        Reason.TRAINING_DATA_LOST.name(),
        "The files of this run cannot be used, and the server's log says why: look at its disk, and train again under another run_id.",
        run.steps());
  }

  private Optional<BatchIntake> intake(StoredRun run, RunFolder folder) {
    if (!(run.spec().data() instanceof RunSpec.Streamed streamed)) {
      return Optional.empty();
    }
    return Optional.of(
        new BatchIntake(
            folder.spool(),
            streamed.batches(),
            new ReadableImages(pipeline),
            parts.decoding(),
            parts.ticker()));
  }

  synchronized Optional<LiveRun> find(RunName name) {
    return Optional.ofNullable(live.get(name));
  }

  synchronized void left(LiveRun run) {
    live.remove(run.name(), run);
  }
}
