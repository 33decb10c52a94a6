package dev.marquee.client;

import com.google.common.io.Closer;
import com.google.protobuf.ByteString;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.ExportStart;
import dev.marquee.v1.FileChunk;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.VersionFile;
import io.grpc.CallOptions;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One export of a version, as it was imported, into a folder. Nothing in the folder has a version's
 * file name before everything has arrived and is what the manifest states; the manifest gets its
 * name last, so that a folder with a manifest is whole. Not thread-safe.
 */
final class VersionExport {
  private final Incoming<ExportModelVersionResponse> parts;
  private final Connection connection;
  private final Path directory;
  private final ExportOptions options;

  private VersionExport(
      Incoming<ExportModelVersionResponse> parts,
      Connection connection,
      Path directory,
      ExportOptions options) {
    this.parts = parts;
    this.connection = connection;
    this.directory = directory;
    this.options = options;
  }

  /** Does it, and returns the name of the version. */
  static String run(Connection connection, String name, Path directory, ExportOptions options)
      throws IOException {
    Path folder = Files.createDirectories(directory.toAbsolutePath());
    if (!options.overwrite()) {
      refuseToOverwrite(folder);
    }
    var request = ExportModelVersionRequest.newBuilder().setName(name).build();
    try (Incoming<ExportModelVersionResponse> parts =
            Incoming.open(
                connection.channel(),
                ModelServiceGrpc.getExportModelVersionMethod(),
                CallOptions.DEFAULT,
                request);
        Closer files = Closer.create()) {
      return new VersionExport(parts, connection, folder, options).receive(files);
    }
  }

  private String receive(Closer closer) throws IOException {
    ExportModelVersionResponse first = next();
    if (first == null || !first.hasStart()) {
      throw outOfOrder();
    }
    ExportStart start = first.getStart();
    ManifestFiles stated;
    try {
      stated = ManifestFiles.parse(start.getManifest());
    } catch (IllegalArgumentException e) {
      String message = "The server sent a manifest that cannot be used: " + e.getMessage() + ".";
      throw Problem.ofProtocol(message).toException();
    }
    Map<VersionFile, PartialFile> files = new EnumMap<>(VersionFile.class);
    for (Map.Entry<VersionFile, ManifestFiles.Facts> file : stated.facts().entrySet()) {
      files.put(file.getKey(), begin(closer, VersionFolder.nameOf(file.getKey()), file.getValue()));
    }
    receive(files, stated.totalBytes());
    PartialFile manifest = begin(closer, VersionFolder.MANIFEST, null);
    manifest.write(ByteString.copyFromUtf8(start.getManifest()));
    manifest.finish();
    name(manifest, files);
    return start.getModelVersion();
  }

  private void receive(Map<VersionFile, PartialFile> files, long totalBytes) throws IOException {
    long done = 0;
    for (ExportModelVersionResponse part = next(); part != null; part = next()) {
      FileChunk chunk = part.getChunk();
      PartialFile file = files.get(chunk.getFile());
      // More than is stated is not taken either: a server without an end must not fill the disk.
      if (file == null || !file.takes(chunk.getOffset(), chunk.getData().size())) {
        throw outOfOrder();
      }
      file.write(chunk.getData());
      done += chunk.getData().size();
      options.progress().moved(done, totalBytes);
    }
    for (PartialFile file : files.values()) {
      file.finish();
    }
  }

  private void name(PartialFile manifest, Map<VersionFile, PartialFile> files) throws IOException {
    if (options.overwrite()) {
      // From here on the folder is of two versions: it must not look like one.
      Files.deleteIfExists(directory.resolve(VersionFolder.MANIFEST));
      Files.deleteIfExists(
          directory.resolve(VersionFolder.nameOf(VersionFile.VERSION_FILE_GOLDENS)));
    } else {
      refuseToOverwrite(directory);
    }
    for (PartialFile file : files.values()) {
      file.take();
    }
    manifest.take();
  }

  private static void refuseToOverwrite(Path folder) throws IOException {
    for (String name :
        new String[] {
          VersionFolder.MANIFEST,
          VersionFolder.nameOf(VersionFile.VERSION_FILE_WEIGHTS),
          VersionFolder.nameOf(VersionFile.VERSION_FILE_GOLDENS)
        }) {
      if (Files.exists(folder.resolve(name))) {
        throw new FileAlreadyExistsException(
            folder.resolve(name).toString(),
            null,
            "a version is there already; choose another folder, or say that it is to be overwritten");
      }
    }
  }

  private PartialFile begin(Closer closer, String name, ManifestFiles.@Nullable Facts facts)
      throws IOException {
    PartialFile file = PartialFile.of(directory.resolve(name), facts);
    closer.register(file::close);
    return file;
  }

  private @Nullable ExportModelVersionResponse next() {
    return parts.next(connection.settings().deadline());
  }

  private static MarqueeException outOfOrder() {
    return Problem.ofProtocol("The server sent the version's files out of order.").toException();
  }
}
