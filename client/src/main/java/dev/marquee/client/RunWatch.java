package dev.marquee.client;

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
  private volatile @Nullable Incoming<WatchTrainingRunResponse> call;

  RunWatch(Connection connection, String name, long afterSequence, ConnectionListener listener) {
    this.connection = connection;
    this.name = name;
    this.afterSequence = afterSequence;
    this.retries = new Retries(connection, connection.settings().loadDeadline(), listener);
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
    Incoming<WatchTrainingRunResponse> current = call;
    if (current != null) {
      current.cancel();
    }
  }

  private Incoming<WatchTrainingRunResponse> connect() {
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

  private @Nullable TrainingEvent nextEvent(Incoming<WatchTrainingRunResponse> opened) {
    Incoming<WatchTrainingRunResponse> current = opened;
    while (true) {
      WatchTrainingRunResponse response = current.next(ClientSettings.MAX_DEADLINE);
      reached = true;
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
