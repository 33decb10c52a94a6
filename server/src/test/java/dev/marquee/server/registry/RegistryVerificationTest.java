package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.NoOtherFiles;
import dev.marquee.server.testing.VersionFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The files of a registry, verified. */
class RegistryVerificationTest {
  private static final ModelName POSTERS = new ModelName("posters");
  private static final VersionName TWO = new VersionName(POSTERS, 2);

  @TempDir Path data;
  private final HeardVerification heard = new HeardVerification();
  private final List<Digest> read = new ArrayList<>();
  private Stores stores;

  @BeforeEach
  void writeRegistry() {
    stores = new Stores(data);
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 2)
        .version(1)
        .version(2)
        .model("covers")
        .version(1);
    stores.upgrade();
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void aSoundRegistryHasNoProblems() {
    VerificationSummary summary = verify(counting());

    long bytes = stores.blobs().list().stream().mapToLong(blob -> blob.sizeBytes()).sum();
    assertThat(summary).isEqualTo(new VerificationSummary(2, 3, 3, bytes, 0, 0));
    assertThat(heard.problems()).isEmpty();
    assertThat(heard.progress()).containsExactly("0/3", "1/3", "2/3", "3/3");
  }

  @Test
  void aFileThatVersionsShareIsReadOnce() {
    StoredVersion two = stores.versions(POSTERS).getFirst();
    String json = stores.metadata().read(r -> r.manifestJson(TWO)).orElseThrow();
    ModelName twins = new ModelName("twins");
    var version =
        new ModelDraft.VersionDraft(new VersionName(twins, 1), two.entry().manifest(), json);
    ModelDraft.commit(
        stores.metadata(),
        List.of(new ModelDraft(twins, "", Map.of(), List.of(version), 1)),
        Stores.NOW,
        Cause.ofServer("test"));

    VerificationSummary summary = verify(counting());

    assertThat(summary.versions()).isEqualTo(4);
    assertThat(summary.files()).isEqualTo(3);
    assertThat(read).hasSize(3).doesNotHaveDuplicates();
  }

  @Test
  void aMissingFileIsNamedWithItsVersion() throws IOException {
    Files.delete(file(TWO));

    VerificationSummary summary = verify(stores.blobs());

    assertThat(summary.problems()).isEqualTo(1);
    assertThat(heard.problems()).singleElement().asString().startsWith("BLOB_MISSING " + TWO);
    assertThat(heard.progress()).endsWith("3/3");
  }

  @Test
  void aDamagedFileIsNamedWithItsVersion() throws IOException {
    byte[] bytes = Files.readAllBytes(file(TWO));
    bytes[0] ^= 1;
    Files.write(file(TWO), bytes);

    assertThat(verify(stores.blobs()).problems()).isEqualTo(1);
    assertThat(heard.problems())
        .singleElement()
        .asString()
        .startsWith("WEIGHTS_DIGEST_MISMATCH " + TWO);
  }

  @Test
  void aFileThatTheDiskCannotReadIsNamedWithItsVersion() {
    Digest broken = digest(TWO);
    BlobStore disk =
        new ForwardingBlobStore(stores.blobs()) {
          @Override
          public long verify(Digest digest) {
            if (digest.equals(broken)) {
              throw new UncheckedIOException(new IOException("Input/output error"));
            }
            return super.verify(digest);
          }
        };

    assertThat(verify(disk).problems()).isEqualTo(1);
    assertThat(heard.problems()).singleElement().asString().contains(TWO.toString(), "disk");
  }

  @Test
  void aVersionThatIsDeletedMeanwhileIsNoProblem() {
    VersionName one = new VersionName(POSTERS, 1);
    Digest deleted = digest(one);
    BlobStore busy =
        new ForwardingBlobStore(stores.blobs()) {
          @Override
          public long verify(Digest digest) {
            if (digest.equals(deleted)) {
              deleteVersion(one);
              super.deleteIfNotRenewedSince(digest, Stores.NOW.plusSeconds(1));
            }
            return super.verify(digest);
          }
        };

    assertThat(verify(busy).problems()).isZero();
    assertThat(heard.problems()).isEmpty();
  }

  @Test
  void filesThatNothingRefersToAreCounted() {
    deleteVersion(new VersionName(POSTERS, 1));

    VerificationSummary summary = verify(stores.blobs());

    assertThat(summary.orphans()).isEqualTo(1);
    assertThat(summary.problems()).isZero();
  }

  @Test
  void whatTheDatabaseSaysOfItselfIsReported() {
    VerificationSummary summary =
        new RegistryVerification(
                stores.metadata(),
                () -> List.of("page 3 is torn"),
                new NoOtherFiles(),
                stores.blobs())
            .verify(heard);

    assertThat(summary.problems()).isEqualTo(1);
    assertThat(heard.problems()).containsExactly("METADATA_INCONSISTENT : page 3 is torn");
  }

  @Test
  void anInterruptEndsItBeforeTheNextFile() {
    Thread.currentThread().interrupt();
    try {
      assertThatThrownBy(() -> verify(counting()))
          .isInstanceOfSatisfying(
              Failure.Cancelled.class,
              e -> assertThat(e.reason()).isEqualTo(Reason.CALL_CANCELLED));
    } finally {
      boolean _ = Thread.interrupted();
    }
    assertThat(read).isEmpty();
  }

  private VerificationSummary verify(BlobStore blobs) {
    return new RegistryVerification(
            stores.metadata(), stores.metadata()::integrityProblems, new NoOtherFiles(), blobs)
        .verify(heard);
  }

  private BlobStore counting() {
    return new ForwardingBlobStore(stores.blobs()) {
      @Override
      public long verify(Digest digest) {
        read.add(digest);
        return super.verify(digest);
      }
    };
  }

  private void deleteVersion(VersionName name) {
    boolean _ =
        stores
            .metadata()
            .write(
                writer -> {
                  new Transaction(writer, Stores.NOW, Cause.ofServer("test"))
                      .record(
                          ChangeKind.VERSION_DELETED,
                          name.model(),
                          OptionalInt.of(name.number()),
                          name.toString(),
                          "");
                  writer.deleteVersion(name);
                  return true;
                });
  }

  private Digest digest(VersionName name) {
    Manifest manifest =
        stores.metadata().read(r -> r.version(name)).orElseThrow().entry().manifest();
    return VersionFile.of(manifest).getFirst().digest();
  }

  private Path file(VersionName name) {
    return stores.blobs().file(digest(name));
  }
}
