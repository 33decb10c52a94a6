package dev.marquee.client;

import com.google.protobuf.UnsafeByteOperations;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.VersionFile;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Map;

/**
 * One import of a version. It goes on from where the server has it when the connection breaks, or
 * the server has said when to come again, until it comes no further for as long as the client's
 * deadline. Not thread-safe.
 */
final class VersionImport {
  /** What is read, and sent, at a time. */
  private static final int CHUNK_BYTES = 1 << 20;

  private final Connection connection;
  private final VersionFolder folder;
  private final ImportStart start;
  private final TransferProgress progress;
  private final Retries retries;
  private long mostReceived;
  private boolean reached;

  /**
   * @param start what is to come, as the server is told
   */
  VersionImport(
      Connection connection, VersionFolder folder, ImportStart start, TransferProgress progress) {
    this.connection = connection;
    this.folder = folder;
    this.start = start;
    this.progress = progress;
    this.retries = new Retries(connection);
  }

  /**
   * Returns the new version.
   *
   * @param begun whether an earlier call may have begun this import
   * @throws IOException where a file cannot be read
   * @throws MarqueeException where the server refuses, or is gone for too long
   */
  ModelVersion run(boolean begun) throws IOException {
    boolean ask = begun;
    while (true) {
      try {
        return send(ask ? received() : GetImportResponse.getDefaultInstance());
      } catch (MarqueeException failure) {
        if (!reached && failure instanceof UnavailableException) {
          // There is nothing to go on with, and perhaps no server: the caller is told at once.
          throw failure;
        }
        retries.pauseAfter(failure);
        ask = true;
      }
    }
  }

  /** Asks how far the import is. */
  private GetImportResponse received() {
    GetImportRequest request =
        GetImportRequest.newBuilder()
            .setParent(start.getParent())
            .setRequestId(start.getRequestId())
            .build();
    GetImportResponse received =
        Connection.call(
            () ->
                ModelServiceGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(connection.settings().deadline())
                    .getImport(request));
    reached = true;
    long bytes = received.getWeightsReceivedBytes() + received.getGoldensReceivedBytes();
    if (bytes > mostReceived) {
      mostReceived = bytes;
      retries.progressed();
    }
    return received;
  }

  private ModelVersion send(GetImportResponse received) throws IOException {
    try (Upload upload = Upload.open(connection.channel())) {
      boolean wanted = send(upload, ImportModelVersionRequest.newBuilder().setStart(start).build());
      // The message went out, so there was a connection.
      reached = true;
      long done = 0;
      for (Map.Entry<VersionFile, ManifestFiles.Facts> file : folder.files().facts().entrySet()) {
        long size = file.getValue().sizeBytes();
        // An import that is done is answered with its version again, whatever is left to send.
        if (wanted && received.getModelVersion().isEmpty()) {
          wanted = send(upload, file.getKey(), offset(received, file.getKey(), size), size, done);
        }
        done += size;
      }
      return upload.finish(connection.settings().loadDeadline());
    }
  }

  /** Sends the rest of a file; returns false where the server wants no more. */
  private boolean send(Upload upload, VersionFile file, long from, long size, long before)
      throws IOException {
    boolean wanted = true;
    // Not a FileChannel: who interrupts this thread must not find the file closed.
    try (RandomAccessFile bytes = new RandomAccessFile(folder.path(file).toFile(), "r")) {
      bytes.seek(from);
      for (long at = from; wanted && at < size; ) {
        byte[] data = new byte[(int) Math.min(CHUNK_BYTES, size - at)];
        bytes.readFully(data);
        FileChunk chunk =
            FileChunk.newBuilder()
                .setFile(file)
                .setOffset(at)
                // Nobody writes to the array any more.
                .setData(UnsafeByteOperations.unsafeWrap(data))
                .build();
        wanted = send(upload, ImportModelVersionRequest.newBuilder().setChunk(chunk).build());
        at += data.length;
        progress.moved(before + at, folder.files().totalBytes());
      }
    }
    return wanted;
  }

  private boolean send(Upload upload, ImportModelVersionRequest request) {
    return upload.send(request, connection.settings().deadline());
  }

  /** A server that has more than there is has other files: it will say so, once it is asked. */
  private static long offset(GetImportResponse received, VersionFile file, long size) {
    long bytes =
        file == VersionFile.VERSION_FILE_WEIGHTS
            ? received.getWeightsReceivedBytes()
            : received.getGoldensReceivedBytes();
    return Math.min(bytes, size);
  }
}
