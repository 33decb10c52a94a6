package dev.marquee.server.rpc;

import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.transfer.OnnxExport;
import dev.marquee.server.transfer.OnnxExports;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import io.grpc.Context;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;

/** One ExportModelVersion call for a file of ONNX. */
final class OnnxExportCall {
  private OnnxExportCall() {}

  /** Takes a call up, and answers it on a thread of its own. */
  static void answer(
      OnnxExports exports,
      ExportModelVersionRequest request,
      CallThreads threads,
      StreamObserver<ExportModelVersionResponse> observer) {
    PacedStream.answer(observer, threads, stream -> send(exports, request, stream));
  }

  private static void send(
      OnnxExports exports,
      ExportModelVersionRequest request,
      PacedStream<ExportModelVersionResponse> stream) {
    Context call = Context.current();
    ModelReference reference = ModelReference.parse("name", request.getName());
    try (OnnxExport export = exports.compile(reference, () -> !call.isCancelled())) {
      stream.send(ExportModelVersionResponse.newBuilder().setStart(start(export)).build());
      OnnxPieces pieces = new OnnxPieces(stream);
      export.writeTo(pieces);
      pieces.sendRest();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ExportStart start(OnnxExport export) {
    return ExportStart.newBuilder()
        .setModelVersion(export.version().toString())
        .setManifest(export.manifestJson())
        .setOnnxSizeBytes(export.sizeBytes())
        .setOnnxSha256(export.digest().sha256())
        .build();
  }
}
