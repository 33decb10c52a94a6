package dev.marquee.server;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.metadata.SqliteMetadataView;
import dev.marquee.server.registry.BundledModels;
import dev.marquee.server.registry.RegistryVerification;
import dev.marquee.server.registry.VerificationListener;
import dev.marquee.server.registry.VerificationSummary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Looks for damage in a data folder without a server's help, also where one works on it. Takes no
 * lock, and changes nothing.
 */
public final class DataFolderVerification {
  private DataFolderVerification() {}

  /**
   * Reads everything in a data folder and says what is wrong with it: seconds for each gigabyte.
   *
   * @param listener told of it on this thread
   * @throws Failure.FailedPrecondition if it is no data folder, or cannot be read ({@code
   *     CONFIG_INVALID}); is of an earlier release ({@code METADATA_INCONSISTENT}) or of a newer
   *     one ({@code DATA_FOLDER_NEWER})
   * @throws Failure.Cancelled if the thread is interrupted, after the file that is being read
   */
  public static VerificationSummary verify(Path folder, VerificationListener listener) {
    Path database = folder.resolve(DataHome.DATABASE);
    if (!Files.isRegularFile(database)) {
      throw new Failure.FailedPrecondition(
          Reason.CONFIG_INVALID,
          ("There is no %s: name a data folder that a server of this release was started on, as it"
                  + " was given to that server.")
              .formatted(database));
    }
    SqliteMetadataView metadata = SqliteMetadataStore.openReadOnly(database);
    BlobStore blobs = FileBlobStore.toLookAt(folder);
    Supplier<List<String>> integrity =
        () ->
            Stream.concat(
                    metadata.integrityProblems().stream(),
                    BundledModels.lostMetadata(folder, metadata, blobs).stream())
                .toList();
    return new RegistryVerification(metadata, integrity, metadata.exampleFiles(), blobs)
        .verify(listener);
  }
}
