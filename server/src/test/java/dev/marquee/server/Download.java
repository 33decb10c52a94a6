package dev.marquee.server;

import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.VersionFile;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A client that takes an export message by message, each when the test says so. */
final class Download
    implements ClientResponseObserver<ExportModelVersionRequest, ExportModelVersionResponse> {
  /** What ends the stream, good or bad. */
  private record End(@Nullable Throwable failure) {}

  private final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
  private final List<FileChunk> chunks = new ArrayList<>();
  private @Nullable ClientCallStreamObserver<ExportModelVersionRequest> call;

  static Download of(TransferServer server, String name) {
    return of(server, ExportModelVersionRequest.newBuilder().setName(name).build());
  }

  /** Asks for a file of ONNX. */
  static Download ofOnnx(TransferServer server, String name) {
    return of(
        server,
        ExportModelVersionRequest.newBuilder()
            .setName(name)
            .setFormat(ExportModelVersionRequest.Format.FORMAT_ONNX)
            .build());
  }

  static Download of(TransferServer server, ExportModelVersionRequest request) {
    Download download = new Download();
    server.async().exportModelVersion(request, download);
    return download;
  }

  /** Asks for the first message. */
  ExportStart start() throws InterruptedException {
    return ((ExportModelVersionResponse) next()).getStart();
  }

  /** Asks for the first message, and returns whether it came rather than a refusal. */
  boolean begins() throws InterruptedException {
    return next() instanceof ExportModelVersionResponse;
  }

  /** Asks for a piece. */
  FileChunk chunk() throws InterruptedException {
    FileChunk chunk = ((ExportModelVersionResponse) next()).getChunk();
    chunks.add(chunk);
    return chunk;
  }

  /** Asks for what is left, to a good end; returns the bytes of the weights. */
  byte[] rest() throws InterruptedException {
    Object event = next();
    while (event instanceof ExportModelVersionResponse response) {
      chunks.add(response.getChunk());
      event = next();
    }
    if (((End) event).failure() != null) {
      throw new AssertionError("the export failed", ((End) event).failure());
    }
    return received();
  }

  /** Asks for what is left, to a bad end. */
  Refusal refusal() throws InterruptedException {
    Object event = next();
    while (event instanceof ExportModelVersionResponse response) {
      chunks.add(response.getChunk());
      event = next();
    }
    return Refusal.ofFailed(
        Objects.requireNonNull(((End) event).failure(), "the export ended well"));
  }

  /** Returns the bytes of the weights so far. */
  byte[] received() {
    return received(VersionFile.VERSION_FILE_WEIGHTS);
  }

  /** Returns the bytes of a file so far, whose chunks must begin where the one before ended. */
  byte[] received(VersionFile file) {
    ByteString bytes = ByteString.EMPTY;
    for (FileChunk chunk : chunks) {
      if (chunk.getFile() == file) {
        if (chunk.getOffset() != bytes.size()) {
          throw new AssertionError("a gap before byte " + chunk.getOffset());
        }
        bytes = bytes.concat(chunk.getData());
      }
    }
    return bytes.toByteArray();
  }

  /** Goes away. */
  void leave() {
    Objects.requireNonNull(call).cancel("the test has seen enough", null);
  }

  private Object next() throws InterruptedException {
    Objects.requireNonNull(call).request(1);
    return events.take();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ExportModelVersionRequest> stream) {
    call = stream;
    stream.disableAutoRequestWithInitial(0);
  }

  @Override
  public void onNext(ExportModelVersionResponse response) {
    events.add(response);
  }

  @Override
  public void onError(Throwable failure) {
    events.add(new End(failure));
  }

  @Override
  public void onCompleted() {
    events.add(new End(null));
  }
}
