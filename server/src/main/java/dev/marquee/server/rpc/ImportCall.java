package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.transfer.ImportUnderWay;
import dev.marquee.server.transfer.Imports;
import dev.marquee.server.transfer.NewImport;
import dev.marquee.server.transfer.OpenedImport;
import dev.marquee.server.transfer.RequestId;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelVersion;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One ImportModelVersion call. It works where gRPC calls it back, one message at a time, on the
 * virtual threads that the server gives to gRPC; the next message is read from the wire once this
 * one is written to the disk. Nothing here heeds a cancellation in the middle: what was begun with
 * the last message is finished, whether the caller waits for it or not.
 *
 * <p>When the server stops, a stream that is still bringing files is ended: its client goes on with
 * it later, and could otherwise hold up the stop by sending nothing. So is one that has been silent
 * for long, when another import needs its place. The lock keeps that from coming in between while a
 * message is worked on, or the version is made.
 */
final class ImportCall implements StreamObserver<ImportModelVersionRequest> {
  private static final int MAX_CHUNK_BYTES = 4 << 20;

  private final Imports imports;
  private final BiFunction<String, String, Cause> cause;
  private final Function<StoredVersion, ModelVersion> message;
  private final Executor threads;
  private final ClientStream<ImportModelVersionResponse> stream;

  @GuardedBy("this")
  private @Nullable ImportUnderWay underWay;

  @GuardedBy("this")
  private boolean ended;

  private ImportCall(
      Imports imports,
      BiFunction<String, String, Cause> cause,
      Function<StoredVersion, ModelVersion> message,
      StopSignal stop,
      Executor threads,
      StreamObserver<ImportModelVersionResponse> observer) {
    this.imports = imports;
    this.cause = cause;
    this.message = message;
    this.threads = threads;
    this.stream = new ClientStream<>("An import", observer, stop, this::cut);
  }

  /**
   * Takes a call up.
   *
   * @param cause makes the cause of what the current call does out of a request's field and the
   *     reason that its caller gives there
   * @param message makes the answer out of the new version
   * @param stop ends the call early
   * @param threads end it when it is to give way to another one
   */
  static StreamObserver<ImportModelVersionRequest> open(
      Imports imports,
      BiFunction<String, String, Cause> cause,
      Function<StoredVersion, ModelVersion> message,
      StopSignal stop,
      Executor threads,
      StreamObserver<ImportModelVersionResponse> observer) {
    ImportCall made = new ImportCall(imports, cause, message, stop, threads, observer);
    made.stream.begin(made::end);
    made.stream.observer().request(1);
    return made;
  }

  @Override
  public synchronized void onNext(ImportModelVersionRequest request) {
    if (ended) {
      return;
    }
    try {
      take(request);
    } catch (RuntimeException | Error e) {
      refuse(e);
      return;
    }
    if (!ended) {
      stream.observer().request(1);
    }
  }

  @GuardedBy("this")
  private void take(ImportModelVersionRequest request) {
    switch (request.getPartCase()) {
      case START -> start(request.getStart());
      case CHUNK -> append(request.getChunk());
      case PART_NOT_SET ->
          throw new Failure.InvalidArgument(
              Reason.FIELD_INVALID, "part", "A message holds nothing: fill in start or chunk.");
    }
  }

  @GuardedBy("this")
  private void start(ImportStart start) {
    if (underWay != null) {
      throw outOfOrder(
          "start", "The import was started already: send chunks now, and no other start.");
    }
    NewImport wanted =
        new NewImport(
            ModelName.parse("start.parent", start.getParent()),
            RequestId.parse("start.request_id", start.getRequestId()),
            start.getManifest(),
            cause.apply("start.reason", start.getReason()));
    switch (imports.open(wanted, () -> threads.execute(this::giveWay))) {
      case OpenedImport.Done(StoredVersion version) -> answer(version);
      case OpenedImport.ToBring(ImportUnderWay files) -> underWay = files;
    }
  }

  @GuardedBy("this")
  private void append(FileChunk chunk) {
    FileKind kind =
        switch (chunk.getFile()) {
          case VERSION_FILE_WEIGHTS -> FileKind.WEIGHTS;
          case VERSION_FILE_GOLDENS -> FileKind.GOLDENS;
          case VERSION_FILE_ONNX, VERSION_FILE_UNSPECIFIED, UNRECOGNIZED ->
              throw new Failure.InvalidArgument(
                  Reason.FIELD_INVALID,
                  "chunk.file",
                  "A chunk must say of which file it is: the weights or the goldens.");
        };
    if (chunk.getData().size() > MAX_CHUNK_BYTES) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "chunk.data",
          "A chunk has at most %d bytes, not %d: send smaller ones."
              .formatted(MAX_CHUNK_BYTES, chunk.getData().size()));
    }
    ImportUnderWay files = started();
    try {
      files.append(kind, chunk.getOffset(), chunk.getData().toByteArray());
    } catch (Failure.OutOfRange e) {
      throw outOfOrder("chunk.offset", String.valueOf(e.getMessage()));
    }
  }

  @GuardedBy("this")
  private ImportUnderWay started() {
    if (underWay == null) {
      throw outOfOrder(
          "start", "An import begins with start: send that first, and then the chunks.");
    }
    return underWay;
  }

  private static Failure outOfOrder(String field, String message) {
    return new Failure.OutOfRange(Reason.IMPORT_OUT_OF_ORDER, field, message);
  }

  /** The caller is gone; what has come stays for its next try. */
  @Override
  public void onError(Throwable cancelled) {
    end();
  }

  @Override
  public synchronized void onCompleted() {
    if (ended) {
      return;
    }
    try {
      answer(finished());
    } catch (RuntimeException | Error e) {
      refuse(e);
    }
  }

  /**
   * Makes the version, also where the caller is gone by now: it will ask again under the request
   * id, and all that it takes has come.
   */
  @GuardedBy("this")
  private StoredVersion finished() {
    Context outliving = Context.current().fork();
    Context before = outliving.attach();
    try {
      return started().finish();
    } finally {
      outliving.detach(before);
    }
  }

  private synchronized void cut() {
    if (!ended) {
      refuse(
          new Failure.Unavailable(
              Reason.SHUTTING_DOWN,
              "The server is shutting down; what has come is kept: go on under the same request_id."));
    }
  }

  private synchronized void giveWay() {
    if (!ended && underWay != null) {
      underWay.gaveWay().ifPresent(this::refuse);
    }
  }

  private void answer(StoredVersion version) {
    ModelVersion answer = message.apply(version);
    end();
    stream
        .observer()
        .onNext(ImportModelVersionResponse.newBuilder().setModelVersion(answer).build());
    stream.observer().onCompleted();
  }

  /** Lets go of the import before the caller hears of it, who may come again at once. */
  private void refuse(Throwable failure) {
    end();
    stream.refuse(failure);
  }

  private synchronized void end() {
    ended = true;
    stream.end();
    if (underWay != null) {
      underWay.close();
    }
  }
}
