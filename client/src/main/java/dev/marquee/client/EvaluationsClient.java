package dev.marquee.client;

import dev.marquee.v1.Comparison;
import dev.marquee.v1.DeleteEvaluationRequest;
import dev.marquee.v1.EvaluateRequest;
import dev.marquee.v1.EvaluateResponse;
import dev.marquee.v1.Evaluation;
import dev.marquee.v1.EvaluationServiceGrpc;
import dev.marquee.v1.EvaluationServiceGrpc.EvaluationServiceBlockingStub;
import dev.marquee.v1.GetEvaluationRequest;
import dev.marquee.v1.ListEvaluationsRequest;
import dev.marquee.v1.ListPredictionsRequest;
import dev.marquee.v1.Prediction;
import io.grpc.CallOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * How well the versions of a server do on its datasets. Thread-safe; has its connection from {@link
 * MarqueeClient}.
 *
 * <p>An evaluation is named {@code evaluations/7}. Every method throws a {@link MarqueeException}
 * of the kind that fits. What only reads is tried again where the server cannot be reached.
 */
public final class EvaluationsClient {
  /** The most that a server returns at once. */
  private static final int PAGE_SIZE = 1000;

  private final Connection connection;

  EvaluationsClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Has versions score a split of a dataset, and waits for what is measured. There is no deadline
   * for the whole; instead each next event must come within the client's deadline for loads. Where
   * it breaks off, what the listener was told of is stored, and it is not begun again.
   *
   * @param listener where it throws, the evaluation ends
   * @throws NotFoundException where there is no such version or dataset
   * @throws FailedPreconditionException where the dataset is not committed, has nothing to measure
   *     on in that split, or labels that a version does not know
   */
  public Evaluated evaluate(EvaluateRequest request, EvaluationListener listener) {
    List<Evaluation> evaluations = new ArrayList<>();
    List<Comparison> comparisons = new ArrayList<>();
    try (Incoming<EvaluateResponse> events =
        Incoming.open(
            connection.channel(),
            EvaluationServiceGrpc.getEvaluateMethod(),
            CallOptions.DEFAULT,
            request)) {
      while (true) {
        EvaluateResponse event = events.next(connection.settings().loadDeadline());
        if (event == null) {
          return whole(request, new Evaluated(evaluations, comparisons));
        }
        switch (event.getEventCase()) {
          case PROGRESS ->
              listener.scored(
                  event.getProgress().getModelVersion(),
                  event.getProgress().getScoredCount(),
                  event.getProgress().getTotalCount());
          case EVALUATION -> {
            evaluations.add(event.getEvaluation());
            listener.evaluated(event.getEvaluation());
          }
          case COMPARISON -> {
            comparisons.add(event.getComparison());
            listener.compared(event.getComparison());
          }
          case EVENT_NOT_SET -> {
            // Something that a later server has to say beside these.
          }
        }
      }
    }
  }

  /** A cut must not look like success. */
  private static Evaluated whole(EvaluateRequest request, Evaluated evaluated) {
    if (evaluated.evaluations().size() < request.getModelVersionsCount()) {
      throw Problem.ofProtocol("The server ended the evaluation before it had measured it all.")
          .toException();
    }
    return evaluated;
  }

  /** Returns one evaluation. */
  public Evaluation getEvaluation(String name) {
    var request = GetEvaluationRequest.newBuilder().setName(name).build();
    return Connection.call(() -> stub().getEvaluation(request)).getEvaluation();
  }

  /**
   * Returns evaluations, newest first, fetched page by page as the stream is read, which may throw.
   *
   * @param parent only those of this version, or of the versions of this model; empty for all
   * @param dataset only those on this one; empty for all
   */
  public Stream<Evaluation> listEvaluations(String parent, String dataset) {
    return Pages.stream(
        token -> {
          var request =
              ListEvaluationsRequest.newBuilder()
                  .setParent(parent)
                  .setDataset(dataset)
                  .setPageToken(token)
                  .build();
          var page = Connection.call(() -> stub().listEvaluations(request));
          return new Pages.Page<>(page.getEvaluationsList(), page.getNextPageToken());
        });
  }

  /**
   * Returns what a version answered in an evaluation, by the name of the example, fetched page by
   * page as the stream is read, which may throw.
   */
  public Stream<Prediction> listPredictions(String evaluation) {
    return Pages.stream(
        token -> {
          var request =
              ListPredictionsRequest.newBuilder()
                  .setParent(evaluation)
                  .setPageSize(PAGE_SIZE)
                  .setPageToken(token)
                  .build();
          var page = Connection.call(() -> stub().listPredictions(request));
          return new Pages.Page<>(page.getPredictionsList(), page.getNextPageToken());
        });
  }

  /** Deletes an evaluation; no promotion policy sees it any more. */
  public void deleteEvaluation(String name) {
    var request = DeleteEvaluationRequest.newBuilder().setName(name).build();
    var unused = Connection.change(name, () -> stub().deleteEvaluation(request));
  }

  private EvaluationServiceBlockingStub stub() {
    return EvaluationServiceGrpc.newBlockingStub(connection.channel())
        .withDeadlineAfter(connection.settings().deadline());
  }
}
