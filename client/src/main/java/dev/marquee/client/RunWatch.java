package dev.marquee.client;

import dev.marquee.v1.GetTrainingRunRequest;
import dev.marquee.v1.GetTrainingRunResponse;
import dev.marquee.v1.TrainingEvent;
import dev.marquee.v1.TrainingServiceGrpc;
import dev.marquee.v1.WatchTrainingRunRequest;
import dev.marquee.v1.WatchTrainingRunResponse;
import io.grpc.CallOptions;
import org.jspecify.annotations.Nullable;

/** The events of a run that is only watched. */
final class RunWatch implements TrainingEvents.Feed {
  private final Connection connection;
  private final String name;
  private final Retries retries;
  private final RunEnd end;
  private long afterSequence;
  private boolean reached;
  private volatile boolean closed;
  private volatile @Nullable Incoming<GetTrainingRunResponse> question;
  private volatile @Nullable Incoming<WatchTrainingRunResponse> call;

  RunWatch(Connection connection, String name, long afterSequence, ConnectionListener listener) {
    this.connection = connection;
    this.name = name;
    this.afterSequence = afterSequence;
    this.retries = new Retries(connection, listener);
    this.end = new RunEnd(connection);
  }

  @Override
  public String trainingRun() {
    return name;
  }

  @Override
  public @Nullable TrainingEvent next() {
    while (!closed) {
      try {
        Incoming<WatchTrainingRunResponse> current = call;
        return nextEvent(current == null ? connect() : current);
      } catch (MarqueeException failure) {
        disconnect();
        if (!closed && !reached) {
          // There is perhaps no server: the caller is told at once.
          throw failure;
        }
        if (!closed) {
          retries.pauseAfter(failure);
        }
      }
    }
    disconnect();
    return null;
  }

  @Override
  public void close() {
    closed = true;
    cancel(question);
    cancel(call);
  }

  private static void cancel(@Nullable Incoming<?> incoming) {
    if (incoming != null) {
      incoming.cancel();
    }
  }

  /**
   * Opens a call. A watch of a run in which nothing happens is not answered: that the server is
   * there, and knows the run, is asked for beforehand.
   */
  private Incoming<WatchTrainingRunResponse> connect() {
    askForTheRun();
    reached = true;
    retries.connected();
    Incoming<WatchTrainingRunResponse> opened =
        Incoming.open(
            connection.channel(),
            TrainingServiceGrpc.getWatchTrainingRunMethod(),
            CallOptions.DEFAULT,
            WatchTrainingRunRequest.newBuilder()
                .setName(name)
                .setAfterSequence(afterSequence)
                .build());
    call = opened;
    if (closed) {
      // Whoever closed it did not see this call.
      opened.cancel();
    }
    return opened;
  }

  private void askForTheRun() {
    try (Incoming<GetTrainingRunResponse> asked =
        Incoming.open(
            connection.channel(),
            TrainingServiceGrpc.getGetTrainingRunMethod(),
            CallOptions.DEFAULT,
            GetTrainingRunRequest.newBuilder().setName(name).build())) {
      question = asked;
      if (closed) {
        asked.cancel();
      }
      var unused = asked.next(connection.settings().deadline());
    } finally {
      question = null;
    }
  }

  private @Nullable TrainingEvent nextEvent(Incoming<WatchTrainingRunResponse> opened) {
    Incoming<WatchTrainingRunResponse> current = opened;
    while (true) {
      WatchTrainingRunResponse response = current.next(ClientSettings.MAX_DEADLINE);
      if (response == null) {
        if (end.isBehind(name)) {
          return null;
        }
        disconnect();
        current = connect();
        continue;
      }
      retries.progressed();
      // A later server may have something to say beside events.
      if (response.hasEvent()) {
        afterSequence = response.getEvent().getSequence();
        return response.getEvent();
      }
    }
  }

  private void disconnect() {
    Incoming<WatchTrainingRunResponse> current = call;
    if (current != null) {
      call = null;
      current.close();
    }
  }
}
