package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.testing.ForwardingMetadataStore;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

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

  @Test
  void whatARefusedImportBroughtTakesNoRoom() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      failure.set(new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room.", null));

      Refusal refusal =
          ImportStream.start(server, "one", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      Refused.with(refusal, Code.RESOURCE_EXHAUSTED, "STORAGE_FULL");
      assertThat(server.blobs().list()).isEmpty();
      assertThat(server.versionCount()).isZero();
      assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
    }
  }

  @Test
  void whatAnotherVersionHasTooIsLeftToIt() throws Exception {
    try (TransferServer server = TransferServer.over(data, b -> b, FailingStore::new)) {
      String _ = ImportStream.whole(server, "one", FILES);
      failure.set(new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room.", null));

      Refusal _ =
          ImportStream.start(server, "two", FILES).weights(FILES.weights(), 0).refusalAtEnd();

      assertThat(server.blobs().list()).hasSize(1);
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
    }
  }
}
