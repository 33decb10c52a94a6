package dev.marquee.server.blobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What every blob store must hold to also where many blobs are stored or renewed at once. */
abstract class BlobGroupContract extends BlobStoreContract {
  @Test
  void whatIsPutIsThereUnderItsDigest() {
    store.put(buffers("one", "two", ""));

    assertThat(store.file(digest("one"))).hasContent("one");
    assertThat(store.list()).hasSize(3);
    assertThat(store.list()).allSatisfy(b -> assertThat(store.verify(b.digest())).isNotNegative());
    assertThat(store.stagingFolder()).isEmptyDirectory();
  }

  @Test
  void puttingWhatIsThereRenewsItsLease() {
    adopt("weights");
    now.set(START.plus(HOUR));

    store.put(buffers("weights"));

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))).isFalse();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void puttingWhatWasCutShortMendsIt() throws IOException {
    adopt("weights");
    Path _ = Files.writeString(store.file(digest("weights")), "wei");

    store.put(buffers("weights"));

    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void nothingCanBePut() {
    store.put(Map.of());

    assertThat(store.list()).isEmpty();
  }

  @Test
  void whatIsRenewedStaysUntilThatMomentAndWhatIsNotThereIsSaid() {
    adopt("weights");

    assertThat(store.renew(List.of(digest("weights"), digest("none")), START.plus(HOUR)))
        .containsExactly(digest("weights"));

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))).isFalse();
    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR).plusSeconds(1)))
        .isTrue();
    assertThat(store.renew(List.of(digest("weights")), START)).isEmpty();
  }

  @Test
  void noLeaseIsShortened() {
    adopt("weights");
    Set<Digest> _ = store.renew(List.of(digest("weights")), START.plus(HOUR));

    assertThat(store.renew(List.of(digest("weights")), START)).hasSize(1);
    store.put(buffers("weights"));

    assertThat(store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))).isFalse();
  }

  @Test
  void whatIsPutWhileItIsBeingDeletedIsThereAfterwards() throws Exception {
    for (int i = 0; i < 50; i++) {
      now.set(START);
      adopt("weights");
      now.set(START.plus(HOUR));
      inParallel(
          Stream.of(
              () -> store.put(buffers("weights")),
              () -> store.deleteIfNotRenewedSince(digest("weights"), START.plus(HOUR))));

      assertThat(store.verify(digest("weights"))).isEqualTo(7);
    }
  }

  @Test
  void groupsThatOverlapCanBePutAtOnce() throws Exception {
    String[] texts = IntStream.range(0, 40).mapToObj("blob %d"::formatted).toArray(String[]::new);

    inParallel(IntStream.range(0, 6).mapToObj(_ -> () -> store.put(buffers(texts))));

    assertThat(store.list()).hasSize(40);
    assertThat(store.stagingFolder()).isEmptyDirectory();
  }

  static Map<Digest, ByteBuffer> buffers(String... texts) {
    Map<Digest, ByteBuffer> buffers = new HashMap<>();
    for (String text : texts) {
      buffers.put(digest(text), ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
    }
    return buffers;
  }
}
