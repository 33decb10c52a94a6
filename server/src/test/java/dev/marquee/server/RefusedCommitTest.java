package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.testing.ForwardingMetadataStore;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What is left of an import whose files were all there, and whose commit failed. */
@Timeout(120)
class RefusedCommitTest {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));

  /** What the next write throws once its work is done, and undone; nothing where it is null. */
  private final AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();

  @TempDir Path data;

  private final class FailingStore extends ForwardingMetadataStore {
    FailingStore(MetadataStore store) {
      super(store);
    }

    @Override
    public <T> T write(Function<MetadataWriter, T> work) {
      return super.write(writer -> failing(work.apply(writer)));
    }

    private <T> T failing(T result) {
      RuntimeException thrown = failure.getAndSet(null);
      if (thrown != null) {
        throw thrown;
      }
      return result;
    }
  }

  static Stream<Failure> transientRefusals() {
    return Stream.of(
        new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room.", null),
        new Failure.Unavailable(Reason.METADATA_BUSY, "Too many read."),
        new Failure.FailedPrecondition(Reason.DATA_FOLDER_IN_USE, "Somebody holds it."),
        new Failure.Unavailable(Reason.STORAGE_UNAVAILABLE, "It is gone."));
  }

  @ParameterizedTest
  @MethodSource("transientRefusals")
  void whatMayBeOverNextTimeKeepsEveryByteForTheSameRequestId(Failure refused) throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      for (int tries = 0; tries < 2; tries++) {
        failure.set(refused);
        Refusal refusal =
            ImportStream.start(server, "one", FILES)
                .weights(FILES.weights(), received(server))
                .refusalAtEnd();
        assertThat(refusal.reason()).isEqualTo(refused.reason().name());
        assertThat(received(server)).isEqualTo(FILES.weights().length);
      }
      assertThat(server.versionCount()).isZero();

      String version = ImportStream.start(server, "one", FILES).version();

      assertThat(version).isEqualTo("models/posters/versions/1");
      assertThat(server.blobs().verify(server.blobs().list().getFirst().digest()))
          .isEqualTo(FILES.weights().length);
      assertThat(staged(server)).isEmpty();
    }
  }

  @Test
  void whatWouldBeRefusedAgainTakesNoRoom() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      failure.set(new Failure.NotFound(Reason.MODEL_NOT_FOUND, "It was deleted."));

      Refusal refusal =
          ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      Refused.with(refusal, Code.NOT_FOUND, "MODEL_NOT_FOUND");
      assertThat(server.blobs().list()).isEmpty();
      assertThat(staged(server)).isEmpty();
      assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
    }
  }

  @Test
  void whereAFileHasOneNameOnlyItIsSentAgainAfterARefusal() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      server.disk().forbidLinks();
      failure.set(new Failure.Unavailable(Reason.METADATA_BUSY, "Too many read."));

      Refusal _ =
          ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      assertThat(received(server)).isZero();
      assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
    }
  }

  @Test
  void whatAnotherVersionHasTooIsLeftToIt() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      String _ = ImportStream.whole(server, "one", FILES);
      failure.set(new Failure.NotFound(Reason.MODEL_NOT_FOUND, "It was deleted."));

      Refusal _ =
          ImportStream.start(server, "two", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      assertThat(server.blobs().list()).hasSize(1);
    }
  }

  @Test
  void whatAVersionGotBackIsLeftToIt() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      String _ = ImportStream.whole(server, "one", FILES);
      Digest lost = server.blobs().list().getFirst().digest();
      assertThat(server.blobs().deleteIfNotRenewedSince(lost, Instant.MAX)).isTrue();
      failure.set(new Failure.NotFound(Reason.MODEL_NOT_FOUND, "It was deleted."));

      Refusal _ =
          ImportStream.start(server, "two", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      assertThat(server.blobs().contains(lost)).isTrue();
    }
  }

  @Test
  void aCommitInDoubtDeletesNothing() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      failure.set(new IllegalStateException("the disk did not answer"));

      Refusal refusal =
          ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      Refused.with(refusal, Code.INTERNAL, "INTERNAL");
      assertThat(server.blobs().list()).hasSize(1);
      assertThat(received(server)).isEqualTo(FILES.weights().length);
    }
  }

  private static int received(TransferServer server) {
    return (int) server.progress("one").getWeightsReceivedBytes();
  }

  private static List<Path> staged(TransferServer server) throws IOException {
    try (Stream<Path> staged = Files.list(server.blobs().stagingFolder())) {
      return staged.toList();
    }
  }
}
