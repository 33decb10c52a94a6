package dev.marquee.client;

import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a run that this side begins or takes up, and sends batches to. */
final class TrainCall implements TrainingEvents.Feed {
  /** What the server says to a stream in whose place another one came. */
  private static final String TAKEN_OVER = "TRAINING_STREAM_TAKEN_OVER";

  private final Connection connection;
  private final TrainingSpec spec;
  private final String runId;
  private final UnacknowledgedBatches batches;
  private final Retries retries;
  private final RunEnd end;
  private String trainingRun = "";
  private long afterSequence;
  private boolean reached;

  /** Whether a call was given up which the server may yet hear of. */
  private boolean gaveUp;

  private long openedAt;
  private volatile boolean closed;
  private volatile @Nullable Exchange<TrainRequest, TrainResponse> call;

  private TrainCall(
      Connection connection, TrainingSpec spec, BatchSource source, TrainOptions options) {
    this.connection = connection;
    this.spec = spec;
    // Chosen here: whatever is heard of the first call, another takes up the same run.
    this.runId = options.runId().isEmpty() ? "run-" + UUID.randomUUID() : options.runId();
    this.afterSequence = options.afterSequence();
    this.batches =
        new UnacknowledgedBatches(
            source, spec.getStreamed().getBatchCount(), connection.settings());
    this.retries = new Retries(connection, options.listener());
    this.end = new RunEnd(connection);
  }

  /** Returns the events of a run that the server knows. */
  static TrainCall begin(
      Connection connection, TrainingSpec spec, BatchSource source, TrainOptions options) {
    TrainCall train = new TrainCall(connection, spec, source, options);
    return Connection.change("trainingRuns/" + train.runId, () -> begun(train));
  }

  private static TrainCall begun(TrainCall train) {
    while (true) {
      try {
        var unused = train.connect();
        return train;
      } catch (RuntimeException failure) {
        train.disconnect();
        if (!train.reached || !(failure instanceof MarqueeException known)) {
          throw failure;
        }
        train.pauseAfter(known);
      }
    }
  }

  /**
   * Waits before the next try. A call that was given up here may reach the server late, after the
   * one in its place, and look like somebody who takes over: whoever gave one up comes back once,
   * as long as one may be on its way. Two clients that want the same run do not chase each other.
   */
  private void pauseAfter(MarqueeException failure) {
    if (batches.anyUnheard()) {
      retries.unheard();
    }
    long age = connection.timing().ticker().read() - openedAt;
    boolean byItself =
        gaveUp
            && failure.reason().equals(TAKEN_OVER)
            && age < connection.settings().deadline().toNanos();
    gaveUp = !byItself;
    if (byItself) {
      retries.pauseAfter(failure, true);
    } else {
      retries.pauseAfter(failure);
    }
  }

  @Override
  public String trainingRun() {
    return trainingRun;
  }

  @Override
  public @Nullable TrainingEvent next() {
    while (!closed) {
      try {
        Exchange<TrainRequest, TrainResponse> current = call;
        return nextEvent(current == null ? connect() : current);
      } catch (MarqueeException failure) {
        disconnect();
        if (!closed) {
          pauseAfter(failure);
        }
      } catch (RuntimeException sourceFailed) {
        disconnect();
        throw sourceFailed;
      }
    }
    disconnect();
    return null;
  }

  @Override
  public void close() {
    closed = true;
    Exchange<TrainRequest, TrainResponse> current = call;
    if (current != null) {
      current.cancel();
    }
  }

  /** Opens a call, and waits for the word that the run is known. */
  private Exchange<TrainRequest, TrainResponse> connect() {
    Duration deadline = connection.settings().deadline();
    batches.pause();
    openedAt = connection.timing().ticker().read();
    Exchange<TrainRequest, TrainResponse> opened =
        Exchange.open(connection.channel(), TrainingServiceGrpc.getTrainMethod());
    call = opened;
    if (closed) {
      // Whoever closed it did not see this call.
      opened.cancel();
    }
    opened.awaitConnection(deadline);
    reached = true;
    TrainStart start =
        TrainStart.newBuilder()
            .setRunId(runId)
            .setSpec(spec)
            .setAfterSequence(afterSequence)
            .build();
    opened.send(TrainRequest.newBuilder().setStart(start).build());
    TrainResponse first = next(opened, deadline);
    if (first == null) {
      throw RunEnd.streamEnded();
    }
    if (!first.hasAccepted()) {
      throw Problem.ofProtocol("The server did not begin with the name of the run.").toException();
    }
    trainingRun = first.getAccepted().getTrainingRun();
    batches.begin(first.getAccepted().getNextBatch());
    retries.connected();
    return opened;
  }

  private @Nullable TrainingEvent nextEvent(Exchange<TrainRequest, TrainResponse> opened) {
    Exchange<TrainRequest, TrainResponse> current = opened;
    while (true) {
      transmit(current);
      TrainResponse response = next(current, ClientSettings.MAX_DEADLINE);
      if (response == null) {
        if (end.isBehind(trainingRun)) {
          return null;
        }
        disconnect();
        current = connect();
        continue;
      }
      switch (response.getPartCase()) {
        case CREDIT -> batches.credit(response.getCredit().getBatchCount());
        case ACKNOWLEDGEMENT -> {
          batches.acknowledge(response.getAcknowledgement().getBatch());
          retries.progressed();
        }
        case EVENT -> {
          afterSequence = response.getEvent().getSequence();
          retries.progressed();
          return response.getEvent();
        }
        case ACCEPTED, PART_NOT_SET -> {
          // Nothing new, or something that a later server has to say beside these.
        }
      }
    }
  }

  /**
   * Waits for an answer, and sends meanwhile what may be sent. Returns null where the server has
   * ended the stream.
   */
  private @Nullable TrainResponse next(
      Exchange<TrainRequest, TrainResponse> current, Duration patience) {
    while (true) {
      TrainResponse response = current.poll();
      if (response != null || current.isOver()) {
        return response;
      }
      current.await(patience);
      transmit(current);
    }
  }

  private void transmit(Exchange<TrainRequest, TrainResponse> current) {
    while (current.isReady()) {
      TrainRequest request = batches.send();
      if (request == null) {
        return;
      }
      current.send(request);
    }
  }

  private void disconnect() {
    Exchange<TrainRequest, TrainResponse> current = call;
    if (current != null) {
      call = null;
      current.close();
    }
  }
}
