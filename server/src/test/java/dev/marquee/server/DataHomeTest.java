package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** What keeps a server from taking a folder for its own. */
class DataHomeTest {
  @TempDir Path data;
  private final Logger log = (Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME);
  private final ListAppender<ILoggingEvent> logged = new ListAppender<>();

  @BeforeEach
  void listen() {
    logged.start();
    log.addAppender(logged);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(logged);
  }

  @Test
  void aTextFileInPlaceOfTheMetadataIsNamedAndLeftAsItIs() throws IOException {
    Files.writeString(data.resolve("registry.db"), "my notes");

    requireRefused("no database");
  }

  @Test
  void aDatabaseOfAnotherProgramIsNamedAndLeftAsItIs() throws IOException, SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:sqlite:" + data.resolve("registry.db"));
        Statement statement = connection.createStatement()) {
      statement.execute("create table notes (text text)");
    }

    requireRefused("another program");
  }

  @Test
  void aFolderWithAnEmptyFileIsFresh() throws IOException {
    Files.createFile(data.resolve("registry.db"));
    Files.createDirectory(data.resolve("models"));

    DataHome.open(data).close();

    assertThat(data.resolve("models-taken-over")).isDirectory();
  }

  private void requireRefused(String what) throws IOException {
    byte[] before = Files.readAllBytes(data.resolve("registry.db"));

    Failure refusal = catchThrowableOfType(Failure.class, () -> DataHome.open(data));

    assertThat(refusal.reason()).isEqualTo(Reason.METADATA_INCONSISTENT);
    assertThat(refusal)
        .hasMessageContaining(data.resolve("registry.db").toString())
        .hasMessageContaining(what);
    assertThat(Files.readAllBytes(data.resolve("registry.db"))).isEqualTo(before);
    try (Stream<Path> files = Files.list(data)) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder("lock", "registry.db");
    }
    List<ILoggingEvent> loud =
        logged.list.stream()
            .filter(event -> event.getLevel().isGreaterOrEqual(Level.WARN))
            .toList();
    assertThat(loud).isEmpty();
  }
}
