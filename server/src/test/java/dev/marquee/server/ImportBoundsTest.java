package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.RetryInfo;
import dev.marquee.server.registry.Collected;
import dev.marquee.server.registry.OrphanCollector;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How many imports go on at once, and how long. */
class ImportBoundsTest extends TransferScene {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));
  private static final Instant LONG_AGO = Instant.parse("2020-01-01T00:00:00Z");

  @Test
  void oneMoreThanTheConfigurationAllowsIsToldToComeAgain(@TempDir Path other) throws Exception {
    try (TransferServer two = TransferServer.over(other, Map.of("registry.max_imports", "2"))) {
      ImportStream first = ImportStream.begun(two, "one", FILES);
      ImportStream second = ImportStream.begun(two, "two", FILES);

      Refusal refusal = ImportStream.start(two, "three", FILES).refusal();

      Refused.with(refusal, Code.RESOURCE_EXHAUSTED, "TOO_MANY_IMPORTS");
      assertThat(refusal.message()).contains("registry.max_imports");
      assertThat(refusal.detail(RetryInfo.class).getRetryDelay().getSeconds()).isPositive();
      first.breakOff();
      assertThat(ImportStream.whole(two, "three", FILES)).isEqualTo("models/posters/versions/1");
      assertThat(second.weights(FILES.weights(), 1).version())
          .isEqualTo("models/posters/versions/2");
    }
  }

  @Test
  void anImportWhoseStreamIsOpenIsNeverCollected() throws Exception {
    ImportStream stream =
        ImportStream.start(server, "one", FILES)
            .weights(FILES.weights(), 0, 200_000)
            .awaitReceived("one", 200_000);
    ageStaged();

    assertThat(collect().staged()).isEmpty();

    assertThat(stream.weights(FILES.weights(), 200_000).version())
        .isEqualTo("models/posters/versions/1");
  }

  @Test
  void anImportThatNobodyGoesOnWithIsCollectedAndBegunAnew() throws Exception {
    ImportStream.start(server, "one", FILES)
        .weights(FILES.weights(), 0, 200_000)
        .awaitReceived("one", 200_000)
        .breakOff();
    ageStaged();

    assertThat(collect().staged()).hasSize(1);

    assertThat(server.progress("one").getWeightsReceivedBytes()).isZero();
    assertThat(ImportStream.whole(server, "one", FILES)).isEqualTo("models/posters/versions/1");
  }

  private Collected collect() {
    return server.part(OrphanCollector.class).collect();
  }

  /** Makes what is staged look as if nothing had come for years. */
  private void ageStaged() throws IOException {
    List<Path> all;
    try (Stream<Path> staged = Files.walk(server.blobs().stagingFolder())) {
      all = staged.toList();
    }
    for (Path path : all.reversed()) {
      Files.setLastModifiedTime(path, FileTime.from(LONG_AGO));
    }
  }
}
