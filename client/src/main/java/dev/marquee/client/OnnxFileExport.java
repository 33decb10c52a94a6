package dev.marquee.client;

import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.VersionFile;
import io.grpc.CallOptions;
import io.grpc.Status;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * One export of a version as a file of ONNX, which gets its name once it has arrived and is what
 * the server stated. Not thread-safe.
 */
final class OnnxFileExport {
  private final Incoming<ExportModelVersionResponse> parts;
  private final ClientSettings settings;
  private final Path target;
  private final ExportOptions options;

  private OnnxFileExport(
      Incoming<ExportModelVersionResponse> parts,
      ClientSettings settings,
      Path target,
      ExportOptions options) {
    this.parts = parts;
    this.settings = settings;
    this.target = target;
    this.options = options;
  }

  /** Does it, and returns the name of the version. */
  static String run(Connection connection, String name, Path directory, ExportOptions options)
      throws IOException {
    Path folder = Files.createDirectories(directory.toAbsolutePath());
    Path target = folder.resolve(VersionFolder.nameOf(VersionFile.VERSION_FILE_ONNX));
    if (!options.overwrite()) {
      refuseToOverwrite(target);
    }
    var request =
        ExportModelVersionRequest.newBuilder()
            .setName(name)
            .setFormat(ExportModelVersionRequest.Format.FORMAT_ONNX)
            .build();
    try (Incoming<ExportModelVersionResponse> parts =
        Incoming.open(
            connection.channel(),
            ModelServiceGrpc.getExportModelVersionMethod(),
            CallOptions.DEFAULT,
            request)) {
      return new OnnxFileExport(parts, connection.settings(), target, options).receive();
    }
  }

  private String receive() throws IOException {
    // The server compiles it first, after what it loads at the moment.
    ExportModelVersionResponse first = parts.next(settings.loadDeadline());
    if (first == null || !first.hasStart()) {
      throw outOfOrder();
    }
    ExportStart start = first.getStart();
    if (start.getOnnxSizeBytes() == 0) {
      // A server that does not know the format sends what it has always sent.
      String message =
          "The server does not export as ONNX: it is of an earlier release. Export the version as it is.";
      throw Problem.local(Status.Code.UNIMPLEMENTED, "", message).toException();
    }
    var facts = new ManifestFiles.Facts(start.getOnnxSizeBytes(), start.getOnnxSha256());
    try (PartialFile file = PartialFile.of(target, facts)) {
      receive(file, facts.sizeBytes());
      file.finish();
      if (!options.overwrite()) {
        refuseToOverwrite(target);
      }
      file.take();
    }
    return start.getModelVersion();
  }

  private void receive(PartialFile file, long totalBytes) throws IOException {
    long done = 0;
    for (var part = next(); part != null; part = next()) {
      FileChunk chunk = part.getChunk();
      // More than is stated is not taken either: a server without an end must not fill the disk.
      if (chunk.getFile() != VersionFile.VERSION_FILE_ONNX
          || !file.takes(chunk.getOffset(), chunk.getData().size())) {
        throw outOfOrder();
      }
      file.write(chunk.getData());
      done += chunk.getData().size();
      options.progress().moved(done, totalBytes);
    }
  }

  private @Nullable ExportModelVersionResponse next() {
    return parts.next(settings.deadline());
  }

  private static void refuseToOverwrite(Path target) throws IOException {
    if (Files.exists(target)) {
      throw new FileAlreadyExistsException(
          target.toString(),
          null,
          "it is there already; choose another folder, or say that it is to be overwritten");
    }
  }

  private static MarqueeException outOfOrder() {
    return Problem.ofProtocol("The server sent the file of ONNX out of order.").toException();
  }
}
