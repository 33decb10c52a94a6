package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import ch.qos.logback.classic.Level;
import dev.marquee.server.testing.LoggedLines;
import dev.marquee.server.testing.VersionFiles;
import io.grpc.Status.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What is answered where the data folder is moved away from under the server. */
@Timeout(120)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "a folder with open files is not moved there")
class StorageLossTest {
  private static final VersionFiles FILES = VersionFiles.make(draft -> draft.seed(1));

  @TempDir Path folder;
  private final LoggedLines log = LoggedLines.under("dev.marquee.server");
  private TransferServer server;

  @BeforeEach
  void start() {
    server = TransferServer.over(folder.resolve("data"));
  }

  @AfterEach
  void stop() throws IOException {
    if (Files.exists(folder.resolve("elsewhere"))) {
      moveBack();
    }
    server.close();
    log.close();
  }

  @Test
  void importsAndExportsSayThatTheFolderIsGone() throws Exception {
    String version = ImportStream.whole(server, "one", FILES);
    Files.move(folder.resolve("data"), folder.resolve("elsewhere"));

    for (int i = 0; i < 3; i++) {
      requireLoss(ImportStream.start(server, "two", FILES).refusal());
      requireLoss(Download.of(server, version).refusal());
    }

    assertThat(folder.resolve("data")).doesNotExist();
    assertThat(log.at(Level.ERROR))
        .hasSizeBetween(1, 3)
        .allSatisfy(line -> assertThat(line).contains(folder.resolve("data").toString()));
    assertThat(log.withStackTrace()).isEmpty();
  }

  @Test
  void onceTheFolderIsBackImportsGoOn() throws Exception {
    Files.move(folder.resolve("data"), folder.resolve("elsewhere"));
    requireLoss(ImportStream.start(server, "one", FILES).refusal());

    moveBack();

    assertThatCode(() -> ImportStream.whole(server, "one", FILES)).doesNotThrowAnyException();
  }

  private void moveBack() throws IOException {
    Files.move(folder.resolve("elsewhere"), folder.resolve("data"));
  }

  private static void requireLoss(Refusal refusal) {
    Refused.with(refusal, Code.UNAVAILABLE, "STORAGE_UNAVAILABLE");
    assertThat(refusal.message()).contains("data folder").doesNotContain("/");
  }
}
