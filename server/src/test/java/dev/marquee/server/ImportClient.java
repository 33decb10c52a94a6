package dev.marquee.server;

import com.google.protobuf.ByteString;
import dev.marquee.server.testing.Answers;
import dev.marquee.server.testing.VersionFiles;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.VersionFile;
import io.grpc.stub.StreamObserver;

/** Imports one version into a model, as far as a test wants it to come. */
record ImportClient(TestServer server, String model, VersionFiles files) {
  /** Begins an import, of which so many bytes have come when this returns. */
  Answers<ImportModelVersionResponse> begin(String requestId, int bytes) {
    Answers<ImportModelVersionResponse> answers = new Answers<>();
    begin(requestId, answers).onNext(chunk(bytes));
    while (received(requestId) != bytes) {
      Thread.onSpinWait();
    }
    return answers;
  }

  /** Begins an import of which nothing has come. */
  StreamObserver<ImportModelVersionRequest> begin(
      String requestId, Answers<ImportModelVersionResponse> answers) {
    StreamObserver<ImportModelVersionRequest> requests =
        ModelServiceGrpc.newStub(server.channel()).importModelVersion(answers);
    requests.onNext(
        ImportModelVersionRequest.newBuilder()
            .setStart(
                ImportStart.newBuilder()
                    .setParent(model)
                    .setRequestId(requestId)
                    .setManifest(files.manifest()))
            .build());
    return requests;
  }

  /** Returns so many bytes of the weights, from the first one on. */
  ImportModelVersionRequest chunk(int bytes) {
    return ImportModelVersionRequest.newBuilder()
        .setChunk(
            FileChunk.newBuilder()
                .setFile(VersionFile.VERSION_FILE_WEIGHTS)
                .setData(ByteString.copyFrom(files.weights(), 0, bytes)))
        .build();
  }

  /** Asks how many bytes of the weights the server has. */
  long received(String requestId) {
    return server
        .models()
        .getImport(GetImportRequest.newBuilder().setParent(model).setRequestId(requestId).build())
        .getWeightsReceivedBytes();
  }
}
