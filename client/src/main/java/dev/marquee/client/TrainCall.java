package dev.marquee.client;

import dev.marquee.v1.TrainRequest;
import dev.marquee.v1.TrainResponse;
import dev.marquee.v1.TrainStart;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.TrainingSpec;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The events of a run that this side begins or takes up, and sends batches to. */
final class TrainCall implements TrainingEvents.Feed {
  private final Connection connection;
  private final TrainingSpec spec;
  private final String runId;
  private final UnacknowledgedBatches batches;
  private final Retries retries;
  private String trainingRun = "";
  private long afterSequence;
  private boolean reached;
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
    this.retries = new Retries(connection, connection.settings().loadDeadline());
  }

  /** Returns the events of a run that the server knows. */
  static TrainCall begin(
      Connection connection, TrainingSpec spec, BatchSource source, TrainOptions options) {
    TrainCall train = new TrainCall(connection, spec, source, options);
    while (true) {
      try {
        var unused = train.connect();
        return train;
      } catch (RuntimeException failure) {
        train.disconnect();
        if (!train.reached || !(failure instanceof MarqueeException known)) {
          throw failure;
        }
        train.retries.pauseAfter(known);
      }
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
          retries.pauseAfter(failure);
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
    if (!first.hasAccepted()) {
      throw Problem.ofProtocol("The server did not begin with the name of the run.").toException();
    }
    trainingRun = first.getAccepted().getTrainingRun();
    batches.begin(first.getAccepted().getNextBatch());
    return opened;
  }

  private TrainingEvent nextEvent(Exchange<TrainRequest, TrainResponse> current) {
    while (true) {
      transmit(current);
      TrainResponse response = next(current, ClientSettings.MAX_DEADLINE);
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

  /** Waits for an answer, and sends meanwhile what may be sent. */
  private TrainResponse next(
      Exchange<TrainRequest, TrainResponse> current, Duration patience) {
    while (true) {
      TrainResponse response = current.poll();
      if (response != null) {
        return response;
      }
      if (current.isOver()) {
        // A server may end a stream, as when it stops; the run goes on.
        String message = "The server ended the stream of the run.";
        throw Problem.local(Status.Code.UNAVAILABLE, "", message).toException();
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
