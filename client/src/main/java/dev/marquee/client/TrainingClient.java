package dev.marquee.client;

import dev.marquee.v1.CancelTrainingRunRequest;
import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.ListRecipesRequest;
import dev.marquee.v1.ListTrainingRunsRequest;
import dev.marquee.v1.Recipe;
import dev.marquee.v1.TrainingRun;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingServiceGrpc.TrainingServiceBlockingStub;
import dev.marquee.v1.TrainingSpec;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;

/**
 * The training runs of a server, and its recipes. Thread-safe; has its connection from {@link
 * MarqueeClient}.
 *
 * <p>A run is named {@code trainingRuns/...}, and goes on whoever watches it. Every method throws a
 * {@link MarqueeException} of the kind that fits. What only reads is tried again where the server
 * cannot be reached.
 */
public final class TrainingClient {
  private final Connection connection;

  TrainingClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Begins a run that trains with a dataset, or takes it up again, and returns its events; the
   * server knows the run when this returns.
   *
   * @throws NotFoundException where there is no such model, version, dataset or recipe
   * @throws AlreadyExistsException where the run id stands for a run of another specification
   */
  public TrainingEvents train(TrainingSpec spec, TrainOptions options) {
    return train(spec, BatchSource.of(Collections.emptyIterator()), options);
  }

  /**
   * Begins a run that trains with batches from here, or takes it up again; see {@link
   * TrainingEvents} for how. Batches that were sent and not acknowledged are kept in memory, as
   * many as the server gives credits for. What the source throws is thrown to who asks for the next
   * event, and leaves the run waiting for more.
   *
   * @param spec with {@code streamed}, which says how many batches there are
   * @throws NotFoundException where there is no such model, version, dataset or recipe
   * @throws AlreadyExistsException where the run id stands for a run of another specification
   */
  public TrainingEvents train(TrainingSpec spec, BatchSource batches, TrainOptions options) {
    return new TrainingEvents(TrainCall.begin(connection, spec, batches, options));
  }

  /**
   * Watches a run. What is wrong with the name is thrown to who asks for the first event.
   *
   * @param afterSequence the sequence of the last event that is known; 0 for all events
   */
  public TrainingEvents watchTrainingRun(String name, long afterSequence) {
    return watchTrainingRun(name, afterSequence, new ConnectionListener() {});
  }

  /**
   * Does the same for who wants to know of the connection.
   *
   * @param listener told when it is lost, and when there is one again
   */
  public TrainingEvents watchTrainingRun(
      String name, long afterSequence, ConnectionListener listener) {
    return new TrainingEvents(new RunWatch(connection, name, afterSequence, listener));
  }

  /** Returns one run, with its epochs. */
  public TrainingRun getTrainingRun(String name) {
    var request = GetTrainingRunRequest.newBuilder().setName(name).build();
    return Connection.call(() -> stub().getTrainingRun(request)).getTrainingRun();
  }

  /**
   * Returns all runs, newest first and without their epochs, fetched page by page as the stream is
   * read, which may throw.
   *
   * @param model only those for this one; empty for all
   */
  public Stream<TrainingRun> listTrainingRuns(String model) {
    return Pages.stream(
        token -> {
          var request =
              ListTrainingRunsRequest.newBuilder().setModel(model).setPageToken(token).build();
          var page = Connection.call(() -> stub().listTrainingRuns(request));
          return new Pages.Page<>(page.getTrainingRunsList(), page.getNextPageToken());
        });
  }

  /**
   * Ends a run without a version, and returns it once it has ended; one that has ended stays as it
   * is. It has as long as a load has: a step that is under way is finished.
   *
   * @param reason for who looks at the run; may be empty
   */
  public TrainingRun cancelTrainingRun(String name, String reason) {
    var request = CancelTrainingRunRequest.newBuilder().setName(name).setReason(reason).build();
    Duration deadline = connection.settings().loadDeadline();
    return Connection.change(
            name, () -> stub().withDeadlineAfter(deadline).cancelTrainingRun(request))
        .getTrainingRun();
  }

  /** Returns the recipes that the server has, by name. */
  public List<Recipe> listRecipes() {
    return Connection.call(() -> stub().listRecipes(ListRecipesRequest.getDefaultInstance()))
        .getRecipesList();
  }

  private TrainingServiceBlockingStub stub() {
    return TrainingServiceGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(connection.settings().deadline());
  }
}
