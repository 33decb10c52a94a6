package dev.marquee.server;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.VersionFile;
import io.grpc.CallOptions;
import io.grpc.Context;
import io.grpc.Context.CancellableContext;
import io.grpc.MethodDescriptor;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** One stream of an import into {@code models/posters}, as a client sends it. */
final class ImportStream {
  private static final int CHUNK_BYTES = 100_000;

  private final TransferServer server;
  private final Answers<ImportModelVersionResponse> answers = new Answers<>();
  private final CancellableContext context = Context.ROOT.withCancellation();
  private final StreamObserver<byte[]> requests;

  private ImportStream(TransferServer server) {
    this.server = server;
    MethodDescriptor<byte[], ImportModelVersionResponse> method =
        ModelServiceGrpc.getImportModelVersionMethod().toBuilder(
                new Bytes(), ModelServiceGrpc.getImportModelVersionMethod().getResponseMarshaller())
            .build();
    Context before = context.attach();
    try {
      requests =
          ClientCalls.asyncClientStreamingCall(
              server.channel().newCall(method, CallOptions.DEFAULT), answers);
    } finally {
      context.detach(before);
    }
  }

  /** Messages as the wire has them, so that a test can send what is none. */
  private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public InputStream stream(byte[] message) {
      return new ByteArrayInputStream(message);
    }

    @Override
    public byte[] parse(InputStream stream) {
      throw new UnsupportedOperationException("only requests are bytes");
    }
  }

  /** Begins a stream that says nothing yet. */
  static ImportStream silent(TransferServer server) {
    return new ImportStream(server);
  }

  /** Begins a stream with its first message. */
  static ImportStream start(TransferServer server, String requestId, VersionFiles files) {
    return silent(server).start("models/posters", requestId, files.manifest());
  }

  /** Begins a stream, and waits until the server has the first byte of the weights. */
  static ImportStream begun(TransferServer server, String requestId, VersionFiles files) {
    return start(server, requestId, files)
        .weights(files.weights(), 0, 1)
        .awaitReceived(requestId, 1);
  }

  /** Imports all of a version over one stream, and returns the name of what it became. */
  static String whole(TransferServer server, String requestId, VersionFiles files)
      throws InterruptedException {
    return start(server, requestId, files)
        .weights(files.weights(), 0)
        .goldens(files.goldens(), 0, files.goldens().length)
        .version();
  }

  ImportStream start(String model, String requestId, String manifest) {
    return send(
        ImportModelVersionRequest.newBuilder()
            .setStart(
                ImportStart.newBuilder()
                    .setParent(model)
                    .setRequestId(requestId)
                    .setManifest(manifest))
            .build());
  }

  /** Sends the weights from a byte on. */
  ImportStream weights(byte[] weights, int from) {
    return weights(weights, from, weights.length);
  }

  /** Sends a part of the weights in chunks. */
  ImportStream weights(byte[] weights, int from, int to) {
    return file(VersionFile.VERSION_FILE_WEIGHTS, weights, from, to);
  }

  /** Sends a part of the goldens in chunks. */
  ImportStream goldens(byte[] goldens, int from, int to) {
    return file(VersionFile.VERSION_FILE_GOLDENS, goldens, from, to);
  }

  private ImportStream file(VersionFile file, byte[] bytes, int from, int to) {
    for (int start = from; start < to; start += CHUNK_BYTES) {
      int length = Math.min(CHUNK_BYTES, to - start);
      chunk(file, start, ByteString.copyFrom(bytes, start, length));
    }
    return this;
  }

  ImportStream chunk(VersionFile file, long offset, ByteString data) {
    return send(
        ImportModelVersionRequest.newBuilder()
            .setChunk(FileChunk.newBuilder().setFile(file).setOffset(offset).setData(data))
            .build());
  }

  ImportStream send(ImportModelVersionRequest request) {
    return sendBytes(request.toByteArray());
  }

  ImportStream sendBytes(byte... message) {
    requests.onNext(message);
    return this;
  }

  /** Waits until the server has so many bytes of the weights. */
  ImportStream awaitReceived(String requestId, long bytes) {
    while (server.progress(requestId).getWeightsReceivedBytes() != bytes) {
      Thread.onSpinWait();
    }
    return this;
  }

  /** Says that this was all. */
  ImportStream end() {
    requests.onCompleted();
    return this;
  }

  /** Ends the stream, and returns the name of the version that the import became. */
  String version() throws InterruptedException {
    return end().answer();
  }

  /** Waits for the answer without ending the stream. */
  String answer() throws InterruptedException {
    return answers.awaitAll().getFirst().getModelVersion().getName();
  }

  /** Ends the stream, which must be refused or have been. */
  Refusal refusalAtEnd() throws InterruptedException {
    return end().refusal();
  }

  /** Waits for a refusal without ending the stream. */
  Refusal refusal() throws InterruptedException {
    return Refusal.ofFailed(answers.awaitFailure());
  }

  /** Goes away, and waits until the server has noticed. */
  void breakOff() throws InterruptedException {
    leave();
    server.watch().awaitCancelled();
  }

  /** Goes away. */
  void leave() {
    boolean _ = context.cancel(null);
  }
}
