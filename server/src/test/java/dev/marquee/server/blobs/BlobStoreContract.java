package dev.marquee.server.blobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every blob store must hold to, wherever it keeps its bytes. */
abstract class BlobStoreContract {
  static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  static final Duration HOUR = Duration.ofHours(1);

  final AtomicReference<Instant> now = new AtomicReference<>(START);
  BlobStore store;

  /** Opens an empty store. */
  abstract BlobStore open(InstantSource clock);

  @BeforeEach
  final void openStore() {
    store = open(now::get);
  }

  @Test
  void whatWasAdoptedIsReadUnderItsDigestAndItsFileIsGone() {
    Path staged = stage("staged", "weights");

    store.adopt(staged, digest("weights"));

    assertThat(store.file(digest("weights"))).hasContent("weights");
    assertThat(staged).doesNotExist();
  }

  @Test
  void bytesOfAnotherDigestAreRefusedAndTheirFileStays() {
    Path staged = stage("staged", "other bytes");

    Failure refusal =
        catchThrowableOfType(
            Failure.InvalidArgument.class, () -> store.adopt(staged, digest("weights")));

    assertThat(refusal.reason()).isEqualTo(Reason.UPLOAD_DIGEST_MISMATCH);
    assertThat(refusal)
        .hasMessageContainingAll(digest("other bytes").sha256(), digest("weights").sha256());
    assertThat(staged).hasContent("other bytes");
    assertThat(store.list()).isEmpty();
  }

  @Test
  void adoptingWhatIsThereRenewsItsLease() {
    adopt("weights");
    now.set(START.plus(HOUR));
    Path staged = stage("again", "weights");

    store.adopt(staged, digest("weights"));

    assertThat(staged).doesNotExist();
    assertThat(store.list()).containsExactly(new StoredBlob(digest("weights"), 7));
    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))).isFalse();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void aFileThatIsAnotherNameOfTheBlobIsGoneAllTheSame() throws IOException {
    Path staged = stage("staged", "weights");
    Path first = Files.createLink(store.stagingFolder().resolve("first"), staged);
    Path second = Files.createLink(store.stagingFolder().resolve("second"), staged);
    store.adopt(first, digest("weights"));

    store.adopt(second, digest("weights"));

    assertThat(first).doesNotExist();
    assertThat(second).doesNotExist();
    assertThat(staged).hasContent("weights");
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void bytesCanBeNone() {
    adopt("");

    assertThat(store.verify(digest(""))).isZero();
    assertThat(store.file(digest(""))).isEmptyFile();
  }

  @Test
  void whatIsNotThereIsMissing() {
    for (Runnable look :
        List.<Runnable>of(
            () -> store.file(digest("weights")), () -> store.verify(digest("weights")))) {
      Failure refusal = catchThrowableOfType(Failure.FailedPrecondition.class, look::run);
      assertThat(refusal.reason()).isEqualTo(Reason.BLOB_MISSING);
      assertThat(refusal).hasMessageContaining(digest("weights").sha256());
    }
  }

  @Test
  void blobsAreListedInTheOrderOfTheirDigests() {
    List<String> contents = IntStream.range(0, 20).mapToObj("blob %d"::formatted).toList();
    contents.forEach(this::adopt);

    assertThat(store.list())
        .containsExactlyElementsOf(
            contents.stream()
                .map(text -> new StoredBlob(digest(text), text.length()))
                .sorted((a, b) -> a.digest().compareTo(b.digest()))
                .toList());
  }

  @Test
  void onlyWhatWasNotRenewedSinceAMomentIsDeleted() {
    adopt("weights");

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START)).isFalse();
    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.minus(HOUR))).isFalse();
    assertThat(store.file(digest("weights"))).exists();

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plusSeconds(1))).isTrue();
    assertThat(store.list()).isEmpty();
    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plusSeconds(1))).isFalse();
  }

  @Test
  void whatWasRenewedWithinTheSecondOfTheMomentIsKept() {
    now.set(START.plusMillis(700));
    adopt("weights");

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plusMillis(600))).isFalse();
  }

  @Test
  void anInterruptedThreadFinishes() {
    Path staged = stage("staged", "weights");
    Thread.currentThread().interrupt();
    try {
      store.adopt(staged, digest("weights"));
      assertThat(store.verify(digest("weights"))).isEqualTo(7);
      assertThat(store.list()).hasSize(1);
      assertThat(Thread.currentThread().isInterrupted()).isTrue();
    } finally {
      boolean _ = Thread.interrupted();
    }
  }

  @Test
  void theSameBlobCanBeAdoptedByManyAtOnce() throws Exception {
    inParallel(
        IntStream.range(0, 8)
            .mapToObj(i -> stage("staged-" + i, "weights"))
            .map(staged -> (Runnable) () -> store.adopt(staged, digest("weights"))));

    assertThat(store.list()).extracting(StoredBlob::digest).containsExactly(digest("weights"));
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
    assertThat(store.stagingFolder()).isEmptyDirectory();
  }

  @Test
  void differentBlobsCanBeAdoptedAtOnce() throws Exception {
    inParallel(
        IntStream.range(0, 32).mapToObj("blob %d"::formatted).map(text -> () -> adopt(text)));

    assertThat(store.list()).hasSize(32);
    assertThat(store.list()).allSatisfy(b -> assertThat(store.verify(b.digest())).isPositive());
  }

  @Test
  void aBlobThatIsAdoptedWhileItIsBeingDeletedIsThereAfterwards() throws Exception {
    for (int i = 0; i < 50; i++) {
      now.set(START);
      adopt("weights");
      Path staged = stage("again", "weights");
      now.set(START.plus(HOUR));
      inParallel(
          Stream.of(
              () -> store.adopt(staged, digest("weights")),
              () -> store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))));

      assertThat(store.verify(digest("weights"))).isEqualTo(7);
    }
  }

  final void adopt(String text) {
    store.adopt(stage(digest(text).sha256(), text), digest(text));
  }

  final Path stage(String name, String text) {
    try {
      return Files.writeString(store.stagingFolder().resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Digest digest(String text) {
    return new Digest(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString());
  }

  static void inParallel(Stream<Runnable> work) throws InterruptedException, ExecutionException {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var done : work.map(threads::submit).toList()) {
        done.get();
      }
    }
  }
}
