package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.datasets.DatasetName;
import dev.marquee.server.datasets.PendingExample;
import dev.marquee.server.datasets.Rejection;
import dev.marquee.server.datasets.Upload;
import dev.marquee.server.datasets.Uploads;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadStart;
import dev.marquee.v1.UploadedExample;
import io.grpc.stub.StreamObserver;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * One UploadExamples call. Examples wait in a window while their images are looked at; one thread
 * at a time takes all that wait, stores them as a group, and acknowledges them, so that groups grow
 * by themselves where the disk is slow. The next example is read from the wire while there is room
 * in the window and the client takes the acknowledgements, so that neither a fast writer nor a slow
 * reader makes the server hold more than that.
 *
 * <p>A group that was begun is finished, whether the caller waits for it or not. When the server
 * stops, the stream is ended behind the group that is being stored: its client goes on with what
 * was not acknowledged, and could otherwise hold up the stop by sending nothing.
 */
final class UploadCall implements StreamObserver<UploadExamplesRequest> {
  /** As many examples, and about as many bytes of images, wait or are being stored at once. */
  private static final int WINDOW_EXAMPLES = 512;

  private static final long WINDOW_BYTES = 8 << 20;

  private final Uploads uploads;
  private final Executor threads;
  private final ClientStream<UploadExamplesResponse> stream;

  @GuardedBy("this")
  private final Queue<PendingExample> waiting = new ArrayDeque<>();

  @GuardedBy("this")
  private @Nullable Upload upload;

  @GuardedBy("this")
  private long lastNumber;

  /** Of those that wait and those that are being stored. */
  @GuardedBy("this")
  private int held;

  @GuardedBy("this")
  private long heldBytes;

  @GuardedBy("this")
  private boolean asked;

  @GuardedBy("this")
  private boolean storing;

  @GuardedBy("this")
  private boolean stopping;

  @GuardedBy("this")
  private boolean halfClosed;

  @GuardedBy("this")
  private boolean ended;

  private UploadCall(
      Uploads uploads,
      Executor threads,
      StopSignal stop,
      StreamObserver<UploadExamplesResponse> observer) {
    this.uploads = uploads;
    this.threads = threads;
    this.stream = new ClientStream<>("An upload", observer, stop, this::cut);
  }

  /**
   * Takes a call up.
   *
   * @param threads store the examples
   * @param stop ends the call early
   */
  static StreamObserver<UploadExamplesRequest> open(
      Uploads uploads,
      Executor threads,
      StopSignal stop,
      StreamObserver<UploadExamplesResponse> observer) {
    UploadCall made = new UploadCall(uploads, threads, stop, observer);
    made.stream.observer().setOnReadyHandler(made::ask);
    made.stream.begin(made::end);
    made.ask();
    return made;
  }

  /** Has the next message read, if there is room for it. */
  private synchronized void ask() {
    boolean room = held < WINDOW_EXAMPLES && heldBytes < WINDOW_BYTES;
    // Before the start there is nothing to acknowledge, and nobody is ready yet.
    boolean taken = upload == null || stream.observer().isReady();
    if (!ended && !asked && room && taken) {
      asked = true;
      stream.observer().request(1);
    }
  }

  @Override
  public synchronized void onNext(UploadExamplesRequest request) {
    asked = false;
    if (ended || stopping) {
      return;
    }
    try {
      take(request);
    } catch (RuntimeException | Error e) {
      refuse(e);
      return;
    }
    ask();
  }

  @GuardedBy("this")
  private void take(UploadExamplesRequest request) {
    switch (request.getPartCase()) {
      case START -> start(request.getStart());
      case EXAMPLE -> add(request.getExample());
      case PART_NOT_SET ->
          throw new Failure.InvalidArgument(
              Reason.FIELD_INVALID, "part", "A message holds nothing: fill in start or example.");
    }
  }

  @GuardedBy("this")
  private void start(UploadStart start) {
    if (upload != null) {
      throw outOfOrder(
          "start", "The upload was started already: send examples now, and no other start.");
    }
    upload = uploads.open(DatasetName.parse("start.parent", start.getParent()), start.getReplace());
  }

  @GuardedBy("this")
  private void add(UploadedExample example) {
    if (upload == null) {
      throw outOfOrder(
          "start", "An upload begins with start: send that first, and then the examples.");
    }
    if (example.getNumber() != lastNumber + 1) {
      throw outOfOrder(
          "example.number",
          "The next example of this stream has number %d, not %d: count each one, from 1 on."
              .formatted(lastNumber + 1, example.getNumber()));
    }
    lastNumber++;
    PendingExample pending =
        example.hasExample()
            ? upload.begin(UploadMessages.sent(example))
            : upload.reject(UploadMessages.sent(example), withoutExample());
    waiting.add(pending);
    held++;
    heldBytes += pending.bytes();
    if (!storing) {
      storing = true;
      Upload target = upload;
      threads.execute(() -> store(target));
    }
  }

  /** Taken for one that has no labels, it would be trained with as such. */
  private static Failure.InvalidArgument withoutExample() {
    return new Failure.InvalidArgument(
        Reason.FIELD_INVALID,
        "example",
        "There is no example in the message: fill it in, also where it has no labels.");
  }

  private static Failure outOfOrder(String field, String message) {
    return new Failure.OutOfRange(Reason.UPLOAD_OUT_OF_ORDER, field, message);
  }

  /** Stores what waits, group after group, until nothing does. */
  private void store(Upload target) {
    for (List<PendingExample> group = next(); !group.isEmpty(); group = next()) {
      try {
        List<Rejection> rejections = target.store(group);
        acknowledge(group, rejections);
      } catch (RuntimeException | Error e) {
        refuse(e);
      }
    }
  }

  private synchronized List<PendingExample> next() {
    if (stopping && !ended) {
      refuse(stopped());
    }
    List<PendingExample> group = new ArrayList<>(waiting);
    waiting.clear();
    if (group.isEmpty()) {
      storing = false;
      completeIfDone();
    }
    return group;
  }

  private synchronized void acknowledge(List<PendingExample> group, List<Rejection> rejections) {
    held -= group.size();
    group.forEach(example -> heldBytes -= example.bytes());
    if (!ended) {
      stream
          .observer()
          .onNext(UploadMessages.acknowledgement(group.getLast().number(), rejections));
    }
    ask();
  }

  @Override
  public synchronized void onCompleted() {
    halfClosed = true;
    completeIfDone();
  }

  @GuardedBy("this")
  private void completeIfDone() {
    if (ended || !halfClosed || storing) {
      return;
    }
    if (upload == null) {
      refuse(outOfOrder("start", "An upload begins with start: the stream ended without one."));
      return;
    }
    end();
    stream.observer().onCompleted();
  }

  /** The caller is gone; what is being stored is finished, and what waits is let go of. */
  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  private synchronized void cut() {
    stopping = true;
    if (!ended && !storing) {
      refuse(stopped());
    }
  }

  private static Failure stopped() {
    return new Failure.Unavailable(
        Reason.SHUTTING_DOWN,
        "The server is shutting down; what was acknowledged is kept: send the rest over another stream.");
  }

  private synchronized void refuse(Throwable failure) {
    if (ended) {
      return;
    }
    end();
    stream.refuse(failure);
  }

  private synchronized void end() {
    ended = true;
    stream.end();
    waiting.forEach(PendingExample::cancel);
    waiting.clear();
  }
}
