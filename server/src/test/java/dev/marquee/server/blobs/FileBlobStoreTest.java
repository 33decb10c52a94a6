package dev.marquee.server.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileBlobStoreTest extends BlobGroupContract {
  @TempDir Path data;

  @Override
  BlobStore open(InstantSource clock) {
    return new FileBlobStore(data, clock);
  }

  @Test
  void aBlobLiesUnderTheFirstTwoDigitsOfItsDigest() {
    adopt("weights");

    String sha256 = digest("weights").sha256();
    assertThat(data.resolve("blobs").resolve(sha256.substring(0, 2)).resolve(sha256))
        .hasContent("weights");
  }

  @Test
  void aFlippedBitIsFound() throws IOException {
    adopt("weights");
    byte[] bytes = Files.readAllBytes(store.file(digest("weights")));
    bytes[3] ^= 1;
    Files.write(store.file(digest("weights")), bytes);

    assertDamaged();
  }

  @Test
  void aTruncatedFileIsFound() throws IOException {
    adopt("weights");
    try (RandomAccessFile file =
        new RandomAccessFile(store.file(digest("weights")).toFile(), "rw")) {
      file.setLength(3);
    }

    assertDamaged();
  }

  @Test
  void adoptingSoundBytesMendsADamagedBlob() throws IOException {
    for (String damage : List.of("weight", "Weights", "weights and more")) {
      adopt("weights");
      Files.writeString(store.file(digest("weights")), damage);

      adopt("weights");

      assertThat(store.verify(digest("weights"))).isEqualTo(7);
    }
  }

  @Test
  void whatWasThereIsThereWhenTheStoreIsOpenedAgain() {
    adopt("weights");
    Path unfinished = stage("unfinished", "half of a");

    BlobStore again = open(now::get);

    assertThat(again.list()).isEqualTo(store.list()).hasSize(1);
    assertThat(again.stagingFolder()).isEqualTo(store.stagingFolder());
    assertThat(unfinished).hasContent("half of a");
  }

  @Test
  void nothingIsSeenBeforeItIsWholeAndForced() {
    List<String> steps = new ArrayList<>();
    Disk watched =
        new FaultyDisk(
            (step, path) -> {
              steps.add(step + " " + data.relativize(path));
              if (!step.equals("force") || path.startsWith(data.resolve("uploads"))) {
                assertThat(files(data.resolve("blobs"))).isEmpty();
              }
            });
    store = new FileBlobStore(data, now::get, watched);
    steps.clear();

    adopt("weights");

    String sha256 = digest("weights").sha256();
    String folder = "blobs/" + sha256.substring(0, 2);
    assertThat(steps)
        .containsExactly(
            "makeFolder " + folder,
            "setModified uploads/" + sha256,
            "force uploads/" + sha256,
            "rename uploads/" + sha256,
            "force " + folder,
            "force blobs");
  }

  @Test
  void anAdoptionWaitsForADeletionThatHasLookedAtTheLease() {
    adopt("weights");
    Path staged = stage("again", "weights");
    CountDownLatch forced = new CountDownLatch(1);
    Thread adopter = Thread.ofPlatform().unstarted(() -> store.adopt(staged, digest("weights")));
    Disk disk =
        new FaultyDisk(
            (step, _) -> {
              if (step.equals("delete")) {
                adopter.start();
                Uninterruptibles.awaitUninterruptibly(forced);
                // Only its turn can hold it up from here to the rename.
                while (adopter.getState() != Thread.State.WAITING && adopter.isAlive()) {
                  Thread.onSpinWait();
                }
              }
            },
            (step, path) -> {
              if (step.equals("force") && path.equals(staged)) {
                forced.countDown();
              }
            });
    store = new FileBlobStore(data, now::get, disk);
    now.set(START.plus(HOUR));

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))).isTrue();
    Uninterruptibles.joinUninterruptibly(adopter);

    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void otherFilesAreNoBlobs() throws IOException {
    adopt("weights");
    Path folder = data.resolve("blobs").resolve(digest("weights").sha256().substring(0, 2));
    Files.writeString(folder.resolve("notes.txt"), "mine");
    Files.writeString(folder.resolve(digest("elsewhere").sha256()), "elsewhere");
    Files.writeString(data.resolve("blobs/README"), "mine");

    assertThat(store.list()).extracting(StoredBlob::digest).containsExactly(digest("weights"));
  }

  @Test
  void aFolderThatCannotBeWrittenIsRefused() throws IOException {
    Path file = Files.writeString(data.resolve("file"), "");

    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> new FileBlobStore(file, now::get));

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(refusal).hasMessageContaining("data_dir");
  }

  private void assertDamaged() {
    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> store.verify(digest("weights")));
    assertThat(refusal.reason()).isEqualTo(Reason.WEIGHTS_DIGEST_MISMATCH);
    assertThat(refusal).hasMessageContaining(digest("weights").sha256());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      return walk.filter(Files::isRegularFile).toList();
    }
  }
}
