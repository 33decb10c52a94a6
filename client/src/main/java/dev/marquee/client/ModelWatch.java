package dev.marquee.client;

import com.google.common.collect.AbstractIterator;
import dev.marquee.v1.Change;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.CallOptions;
import io.grpc.Status;
import java.time.Duration;
import java.util.Iterator;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * What is done to a model, its versions and its aliases, as it is done: each change once, in the
 * order of their ids, without end. For use once, by one thread, and to be closed, from any thread.
 *
 * <ul>
 *   <li>{@code hasNext()} and {@code next()} wait for the next change, however long that takes;
 *       once the watch is closed there is none.
 *   <li>A connection that is lost is replaced by one that goes on behind the last change seen.
 *       Where that does not succeed for as long as the client's deadline, they throw an {@link
 *       UnavailableException}.
 * </ul>
 */
public final class ModelWatch implements Iterable<Change>, AutoCloseable {
  private final Connection connection;
  private final String name;
  private final Retries retries;
  private OptionalLong after;
  private boolean taken;
  private volatile boolean closed;
  private volatile @Nullable Incoming<WatchModelResponse> call;

  private ModelWatch(Connection connection, String name, OptionalLong after) {
    this.connection = connection;
    this.name = name;
    this.after = after;
    this.retries = new Retries(connection);
  }

  /** Returns a watch that has begun: what is done from now on is seen. */
  static ModelWatch begin(Connection connection, String name, OptionalLong after) {
    ModelWatch watch = new ModelWatch(connection, name, after);
    try {
      watch.connect();
      return watch;
    } catch (MarqueeException failure) {
      watch.disconnect();
      throw failure;
    }
  }

  /**
   * Returns the changes.
   *
   * @throws IllegalStateException at the second call: there is one stream only
   */
  @Override
  public Iterator<Change> iterator() {
    if (taken) {
      throw new IllegalStateException("The changes of a watch can be gone through once only.");
    }
    taken = true;
    return new AbstractIterator<>() {
      @Override
      protected @Nullable Change computeNext() {
        Change change = nextChange();
        return change == null ? endOfData() : change;
      }
    };
  }

  /** Ends the watch; who waits for a change is told that there is none. */
  @Override
  public void close() {
    closed = true;
    Incoming<WatchModelResponse> current = call;
    if (current != null) {
      current.cancel();
    }
  }

  private @Nullable Change nextChange() {
    while (!closed) {
      try {
        Incoming<WatchModelResponse> current = call;
        WatchModelResponse response =
            next(current == null ? connect() : current, ClientSettings.MAX_DEADLINE);
        // A later server may have something to say beside changes.
        if (response.hasChange()) {
          after = OptionalLong.of(response.getChange().getId());
          return response.getChange();
        }
      } catch (MarqueeException failure) {
        disconnect();
        if (!closed) {
          retries.pauseAfter(failure);
        }
      }
    }
    disconnect();
    return null;
  }

  /** Opens a call, and waits for the word that the watch has begun. */
  private Incoming<WatchModelResponse> connect() {
    WatchModelRequest.Builder request = WatchModelRequest.newBuilder().setName(name);
    after.ifPresent(request::setAfterChangeId);
    Incoming<WatchModelResponse> opened =
        Incoming.open(
            connection.channel(),
            ModelServiceGrpc.getWatchModelMethod(),
            CallOptions.DEFAULT,
            request.build());
    call = opened;
    if (closed) {
      // Whoever closed it did not see this call.
      opened.cancel();
    }
    WatchModelResponse begun = next(opened, connection.settings().deadline());
    retries.progressed();
    if (after.isEmpty() && begun.hasLastChangeId()) {
      after = OptionalLong.of(begun.getLastChangeId());
    }
    return opened;
  }

  /** A server may end a watch, as when it stops; for the caller the watch goes on. */
  private static WatchModelResponse next(Incoming<WatchModelResponse> call, Duration patience) {
    WatchModelResponse response = call.next(patience);
    if (response == null) {
      String message = "The server ended the watch.";
      throw Problem.local(Status.Code.UNAVAILABLE, "", message).toException();
    }
    return response;
  }

  private void disconnect() {
    Incoming<WatchModelResponse> current = call;
    if (current != null) {
      call = null;
      current.close();
    }
  }
}
