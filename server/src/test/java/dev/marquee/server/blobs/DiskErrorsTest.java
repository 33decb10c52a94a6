package dev.marquee.server.blobs;

import static dev.marquee.server.blobs.BlobStoreContract.START;
import static dev.marquee.server.blobs.BlobStoreContract.digest;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A disk that fails at each step in turn. */
class DiskErrorsTest {
  private static final Digest WEIGHTS = digest("weights");
  private static final String BROKEN = "Input/output error";

  @TempDir Path folder;

  static Stream<IntFunction<Disk>> disks() {
    return Stream.of(
        n -> FaultyDisk.failingBefore(n, BROKEN), n -> FaultyDisk.failingAfter(n, BROKEN));
  }

  @ParameterizedTest
  @MethodSource("disks")
  void anAdoptionThatFailsLeavesWhatWasOrWhatShallBe(IntFunction<Disk> disks) throws IOException {
    int failures = failEachStep(disks, healthy -> healthy);

    assertThat(failures).isEqualTo(6);
  }

  @ParameterizedTest
  @MethodSource("disks")
  void aRenewalThatFailsLosesNoBlob(IntFunction<Disk> disks) throws IOException {
    int failures =
        failEachStep(
            disks,
            healthy -> {
              stage(healthy);
              healthy.adopt(healthy.stagingFolder().resolve("staged"), WEIGHTS);
              return healthy;
            });

    assertThat(failures).isEqualTo(6);
  }

  /** Adopts with one more step going well each time; returns how many times it failed. */
  private int failEachStep(IntFunction<Disk> disks, UnaryOperator<BlobStore> prepare)
      throws IOException {
    for (int n = 0; ; n++) {
      Path data = folder.resolve("data-" + n);
      BlobStore healthy = prepare.apply(new FileBlobStore(data, () -> START));
      boolean stored = !healthy.list().isEmpty();
      Path staged = stage(healthy);

      // Opening the store takes four steps, which are not what is tried here.
      BlobStore store = new FileBlobStore(data, () -> START, disks.apply(n + 4));
      Throwable failure = catchThrowable(() -> store.adopt(staged, WEIGHTS));
      if (failure == null) {
        return n;
      }

      assertThat(failure).isInstanceOf(UncheckedIOException.class).hasMessageContaining(BROKEN);
      if (Files.exists(staged)) {
        assertThat(staged).hasContent("weights");
        assertThat(healthy.list()).hasSize(stored ? 1 : 0);
        healthy.adopt(staged, WEIGHTS);
      }
      assertThat(healthy.verify(WEIGHTS)).isEqualTo(7);
      assertThat(healthy.list()).hasSize(1);
    }
  }

  @ParameterizedTest
  @MethodSource("disks")
  void aGroupThatFailsLeavesTheBlobWholeOrGoneAndNothingStaged(IntFunction<Disk> disks) {
    Map<Digest, ByteBuffer> group =
        Map.of(WEIGHTS, ByteBuffer.wrap("weights".getBytes(StandardCharsets.UTF_8)));
    int failures = 0;
    for (Throwable failure = new Throwable(); failure != null; failures++) {
      BlobStore healthy = new FileBlobStore(folder, () -> START);
      healthy.list().forEach(blob -> healthy.deleteIfNotRenewedSince(blob.digest(), Instant.MAX));
      // Opening the store takes four steps, which are not what is tried here.
      BlobStore store = new FileBlobStore(folder, () -> START, disks.apply(failures + 4));

      failure = catchThrowable(() -> store.put(group));

      assertThat(healthy.stagingFolder()).isEmptyDirectory();
      for (StoredBlob left : healthy.list()) {
        assertThat(healthy.verify(left.digest())).isEqualTo(7);
      }
    }
    // The last one went well, after a failure at each of the six steps.
    assertThat(failures).isEqualTo(7);
  }

  @ParameterizedTest
  @MethodSource("disks")
  void aDeletionThatFailsLeavesTheBlobWholeOrGone(IntFunction<Disk> disks) throws IOException {
    BlobStore healthy = new FileBlobStore(folder, () -> START);
    healthy.adopt(stage(healthy), WEIGHTS);
    BlobStore store = new FileBlobStore(folder, () -> START, disks.apply(4));

    assertThatThrownBy(() -> store.deleteIfNotRenewedSince(WEIGHTS, START.plusSeconds(1)))
        .isInstanceOf(UncheckedIOException.class);

    for (StoredBlob left : healthy.list()) {
      assertThat(healthy.verify(left.digest())).isEqualTo(7);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"No space left on device", "Disk quota exceeded"})
  void aFullDiskIsExhausted(String message) throws IOException {
    BlobStore store = new FileBlobStore(folder, () -> START, FaultyDisk.failingBefore(6, message));
    Path staged = stage(store);

    assertThatThrownBy(() -> store.adopt(staged, WEIGHTS))
        .isInstanceOfSatisfying(
            Failure.Exhausted.class,
            e -> {
              assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL);
              assertThat(e.retryAfter()).isEmpty();
              assertThat(e.getMessage()).doesNotContain(folder.toString());
            });
    assertThat(staged).hasContent("weights");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void aStoreWhoseFolderCannotBeForcedIsNotOpened() {
    assertThatThrownBy(
            () -> new FileBlobStore(folder, () -> START, FaultyDisk.failingBefore(2, BROKEN)))
        .isInstanceOfSatisfying(
            Failure.FailedPrecondition.class,
            e -> assertThat(e.reason()).isEqualTo(Reason.CONFIG_INVALID));
  }

  private static Path stage(BlobStore store) {
    try {
      return Files.writeString(store.stagingFolder().resolve("staged"), "weights");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void aStoreForWhichThereIsNoRoomIsNotOpenedAndSaysSo(int step) {
    Disk full = FaultyDisk.failingBefore(step, "No space left on device");

    assertThatThrownBy(() -> new FileBlobStore(folder, () -> START, full))
        .isInstanceOfSatisfying(
            Failure.Exhausted.class, e -> assertThat(e.reason()).isEqualTo(Reason.STORAGE_FULL));
  }
}
