package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server with the empty model {@code models/posters}, to bring versions to and take them from.
 */
@Timeout(120)
abstract class TransferScene {
  @TempDir Path data;
  TransferServer server;

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  TransferScene() {}

  @BeforeEach
  void start() {
    server = TransferServer.over(data);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  void assertNothingIsStaged() throws IOException {
    try (Stream<Path> staged = Files.list(server.blobs().stagingFolder())) {
      assertThat(staged).isEmpty();
    }
  }
}
