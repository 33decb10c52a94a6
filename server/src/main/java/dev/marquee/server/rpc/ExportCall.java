package dev.marquee.server.rpc;

import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.transfer.Export;
import dev.marquee.server.transfer.Export.Piece;
import dev.marquee.server.transfer.Exports;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.VersionFile;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.Optional;

/**
 * One ExportModelVersion call for a version as it was imported. It works where gRPC calls it back
 * to say that the client takes more, on the virtual threads that the server gives to gRPC: a piece
 * is read from the disk once there is somewhere to put it, so that a slow reader makes the server
 * hold no more than that.
 */
final class ExportCall {
  private final Export export;
  private final ServerCallStreamObserver<ExportModelVersionResponse> observer;
  private boolean started;
  private boolean ended;

  private ExportCall(Export export, ServerCallStreamObserver<ExportModelVersionResponse> observer) {
    this.export = export;
    this.observer = observer;
  }

  /** Takes a call up, and answers it. */
  static void answer(
      Exports exports,
      ExportModelVersionRequest request,
      StreamObserver<ExportModelVersionResponse> observer) {
    Export export;
    try {
      export = exports.open(ModelReference.parse("name", request.getName()));
    } catch (RuntimeException | Error e) {
      observer.onError(StatusMapper.toException(e));
      return;
    }
    ServerCallStreamObserver<ExportModelVersionResponse> call =
        (ServerCallStreamObserver<ExportModelVersionResponse>) observer;
    ExportCall made = new ExportCall(export, call);
    call.setOnCancelHandler(made::end);
    call.setOnCloseHandler(made::end);
    call.setOnReadyHandler(made::send);
  }

  private void send() {
    try {
      while (!ended && observer.isReady() && !observer.isCancelled()) {
        sendNext();
      }
    } catch (RuntimeException | Error e) {
      end();
      observer.onError(StatusMapper.toException(e));
    }
  }

  private void sendNext() {
    if (!started) {
      started = true;
      observer.onNext(ExportModelVersionResponse.newBuilder().setStart(start()).build());
      return;
    }
    Optional<Piece> piece = export.next();
    if (piece.isPresent()) {
      FileChunk chunk = chunk(piece.get());
      observer.onNext(ExportModelVersionResponse.newBuilder().setChunk(chunk).build());
    } else {
      end();
      observer.onCompleted();
    }
  }

  private ExportStart start() {
    return ExportStart.newBuilder()
        .setModelVersion(export.version().toString())
        .setManifest(export.manifestJson())
        .setWeightsSizeBytes(export.sizeBytes(FileKind.WEIGHTS))
        .setGoldensSizeBytes(export.sizeBytes(FileKind.GOLDENS))
        .build();
  }

  private static FileChunk chunk(Piece piece) {
    return FileChunk.newBuilder()
        .setFile(
            switch (piece.kind()) {
              case WEIGHTS -> VersionFile.VERSION_FILE_WEIGHTS;
              case GOLDENS -> VersionFile.VERSION_FILE_GOLDENS;
            })
        .setOffset(piece.offset())
        .setData(UnsafeByteOperations.unsafeWrap(piece.data()))
        .build();
  }

  private void end() {
    ended = true;
    export.close();
  }
}
