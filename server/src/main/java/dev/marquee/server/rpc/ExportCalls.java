package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.transfer.Exports;
import dev.marquee.server.transfer.OnnxExports;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** Answers ExportModelVersion, each call in the format that it asks for. Thread-safe. */
final class ExportCalls {
  private final Exports exports;
  private final OnnxExports onnxExports;
  private final CallThreads threads;

  @Inject
  ExportCalls(Exports exports, OnnxExports onnxExports, CallThreads threads) {
    this.exports = exports;
    this.onnxExports = onnxExports;
    this.threads = threads;
  }

  void answer(
      ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> observer) {
    switch (request.getFormat()) {
      case FORMAT_UNSPECIFIED, FORMAT_MARQUEE -> ExportCall.answer(exports, request, observer);
      case FORMAT_ONNX -> OnnxExportCall.answer(onnxExports, request, threads, observer);
      case UNRECOGNIZED ->
          observer.onError(
              StatusMapper.toException(
                  new Failure.InvalidArgument(
                      Reason.FIELD_INVALID,
                      "format",
                      "This server knows no format %d: use FORMAT_MARQUEE or FORMAT_ONNX."
                          .formatted(request.getFormatValue()))));
    }
  }
}
