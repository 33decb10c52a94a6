package dev.marquee.client;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.VersionFile;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Imports that keep what they received, and exports, both of which break off where told to. */
final class FakeTransfers {
  /** What the next imports fail with: each at its chunk of this number, counted from 1. */
  record Break(int atChunk, StatusRuntimeException failure) {}

  /** What is received by now under a request id. */
  private static final class Partial {
    final Map<VersionFile, ByteString> files = new EnumMap<>(VersionFile.class);
    String version = "";
  }

  final Queue<Break> breaks = new ConcurrentLinkedQueue<>();
  final List<ImportStart> starts = Collections.synchronizedList(new ArrayList<>());
  final List<FileChunk> chunks = Collections.synchronizedList(new ArrayList<>());

  /** Whether imports take nothing after their first message, and say nothing. */
  volatile boolean takesNothing;

  /** What becomes of each exported message on its way. */
  volatile UnaryOperator<ExportModelVersionResponse> tampering = UnaryOperator.identity();

  /** Whether it exports as ONNX; an earlier release does not look at the format. */
  volatile boolean knowsOnnx = true;

  /** What exports end with instead of their last message. */
  volatile @Nullable StatusRuntimeException exportFailure;

  private final FakeRegistry registry;
  private final Map<String, Partial> partials = new HashMap<>();

  FakeTransfers(FakeRegistry registry) {
    this.registry = registry;
  }

  GetImportResponse progress(GetImportRequest request) {
    Partial partial = partials.getOrDefault(request.getRequestId(), new Partial());
    return GetImportResponse.newBuilder()
        .setModelVersion(partial.version)
        .setWeightsReceivedBytes(size(partial, VersionFile.VERSION_FILE_WEIGHTS))
        .setGoldensReceivedBytes(size(partial, VersionFile.VERSION_FILE_GOLDENS))
        .build();
  }

  private static long size(Partial partial, VersionFile file) {
    return partial.files.getOrDefault(file, ByteString.EMPTY).size();
  }

  StreamObserver<ImportModelVersionRequest> receive(
      ServerCallStreamObserver<ImportModelVersionResponse> answer) {
    if (takesNothing) {
      answer.disableAutoRequest();
      answer.request(1);
    }
    return new Receiver(answer);
  }

  private final class Receiver implements StreamObserver<ImportModelVersionRequest> {
    private final StreamObserver<ImportModelVersionResponse> answer;
    private ImportStart start = ImportStart.getDefaultInstance();
    private Partial partial = new Partial();
    private int count;
    private boolean over;

    Receiver(StreamObserver<ImportModelVersionResponse> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(ImportModelVersionRequest request) {
      synchronized (registry) {
        if (over) {
          return;
        }
        if (request.hasStart()) {
          start = request.getStart();
          starts.add(start);
          partial = partials.computeIfAbsent(start.getRequestId(), id -> new Partial());
        } else {
          chunks.add(request.getChunk());
          count++;
        }
        Break next = breaks.peek();
        if (next != null && next.atChunk() == count) {
          breaks.remove();
          fail(next.failure());
        } else if (request.hasChunk()) {
          keep(request.getChunk());
        }
      }
    }

    private void keep(FileChunk chunk) {
      if (chunk.getOffset() != size(partial, chunk.getFile())) {
        fail(FakeRegistry.failure(Status.Code.OUT_OF_RANGE, "IMPORT_OUT_OF_ORDER"));
        return;
      }
      partial.files.merge(chunk.getFile(), chunk.getData(), ByteString::concat);
    }

    private void fail(StatusRuntimeException failure) {
      over = true;
      answer.onError(failure);
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {
      synchronized (registry) {
        if (over) {
          return;
        }
        if (partial.version.isEmpty()) {
          FakeRegistry.Stored files = new FakeRegistry.Stored(start.getManifest(), partial.files);
          partial.version = registry.addVersion(start.getParent(), files).getName();
        }
        ModelVersion version = registry.version(partial.version, "");
        answer.onNext(ImportModelVersionResponse.newBuilder().setModelVersion(version).build());
        answer.onCompleted();
      }
    }
  }

  void send(ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> answer) {
    try {
      ModelVersion version = registry.version(request.getName(), "");
      FakeRegistry.Stored stored = registry.stored(version.getName());
      List<ExportModelVersionResponse> parts =
          request.getFormat() == ExportModelVersionRequest.Format.FORMAT_ONNX && knowsOnnx
              ? onnxParts(version.getName(), stored)
              : parts(version.getName(), stored);
      StatusRuntimeException failure = exportFailure;
      for (ExportModelVersionResponse part :
          failure == null ? parts : parts.subList(0, parts.size() - 1)) {
        answer.onNext(tampering.apply(part));
      }
      if (failure != null) {
        throw failure;
      }
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  /** In pieces of 1,000 bytes. */
  private static List<ExportModelVersionResponse> parts(String name, FakeRegistry.Stored stored) {
    List<ExportModelVersionResponse> parts = new ArrayList<>();
    ExportStart start =
        ExportStart.newBuilder().setModelVersion(name).setManifest(stored.manifest()).build();
    parts.add(ExportModelVersionResponse.newBuilder().setStart(start).build());
    stored.files().forEach((file, bytes) -> addChunks(parts, file, bytes));
    return parts;
  }

  /** The fake compiles nothing: the file has the bytes of the weights, and 9 more. */
  private static List<ExportModelVersionResponse> onnxParts(
      String name, FakeRegistry.Stored stored) {
    ByteString file = onnx(stored);
    ExportStart start =
        ExportStart.newBuilder()
            .setModelVersion(name)
            .setManifest(stored.manifest())
            .setOnnxSizeBytes(file.size())
            .setOnnxSha256(Hashing.sha256().hashBytes(file.toByteArray()).toString())
            .build();
    List<ExportModelVersionResponse> parts = new ArrayList<>();
    parts.add(ExportModelVersionResponse.newBuilder().setStart(start).build());
    addChunks(parts, VersionFile.VERSION_FILE_ONNX, file);
    return parts;
  }

  /** Returns what a version comes out as. */
  static ByteString onnx(FakeRegistry.Stored stored) {
    ByteString weights =
        stored.files().getOrDefault(VersionFile.VERSION_FILE_WEIGHTS, ByteString.EMPTY);
    return ByteString.copyFromUtf8("compiled ").concat(weights);
  }

  private static void addChunks(
      List<ExportModelVersionResponse> parts, VersionFile file, ByteString bytes) {
    for (int at = 0; at < bytes.size(); at += 1000) {
      FileChunk chunk =
          FileChunk.newBuilder()
              .setFile(file)
              .setOffset(at)
              .setData(bytes.substring(at, Math.min(at + 1000, bytes.size())))
              .build();
      parts.add(ExportModelVersionResponse.newBuilder().setChunk(chunk).build());
    }
  }
}
