package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderLockTest {
  @TempDir Path folder;

  /** Another process: takes the lock of a folder, says so or why not, and waits to be told. */
  static final class Other {
    private Other() {}

    public static void main(String[] args) throws IOException {
      try (DataFolderLock _ = DataFolderLock.acquire(Path.of(args[0]))) {
        System.out.println("locked");
        int _ = System.in.read();
      } catch (Failure e) {
        System.out.println(e.reason() + " " + e.getMessage());
      }
    }
  }

  /** Runs {@link Other} until it is closed. */
  private record OtherProcess(Process process, String answer) implements AutoCloseable {
    static OtherProcess start(Path folder) {
      try {
        Process process =
            new ProcessBuilder(
                    ProcessHandle.current().info().command().orElseThrow(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    Other.class.getName(),
                    folder.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BufferedReader out = process.inputReader();
        return new OtherProcess(process, String.valueOf(out.readLine()));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      Process _ = process.destroyForcibly().onExit().join();
    }
  }

  @Test
  void aFullDiskIsNamedAsThat() throws IOException {
    Path full = Path.of("/dev/full");
    assumeTrue(Files.exists(full), "only Linux has a file that is always full");
    Path _ = Files.createSymbolicLink(folder.resolve("lock"), full);

    Failure refusal = catchThrowableOfType(Failure.class, () -> DataFolderLock.acquire(folder));

    assertThat(refusal.reason()).isEqualTo(Reason.STORAGE_FULL);
  }

  @Test
  void anotherProcessIsNamedToWhoComesSecond() {
    try (OtherProcess other = OtherProcess.start(folder)) {
      assertThat(other.answer()).isEqualTo("locked");

      assertInUse("process " + other.process().pid());
    }
  }

  @Test
  void theLockEndsWithItsProcessEvenIfThatIsKilled() {
    try (OtherProcess other = OtherProcess.start(folder)) {
      assertThat(other.answer()).isEqualTo("locked");
    }

    DataFolderLock.acquire(folder).close();
  }

  @Test
  void aSecondServerInThisProcessIsRefusedAndUnlocksNothing() {
    try (DataFolderLock _ = DataFolderLock.acquire(folder)) {
      long own = ProcessHandle.current().pid();

      assertInUse("process " + own);

      // Closing any descriptor of the file would have dropped the lock for other processes.
      try (OtherProcess other = OtherProcess.start(folder)) {
        assertThat(other.answer()).startsWith("DATA_FOLDER_IN_USE").contains("process " + own);
      }
    }
  }

  @Test
  void aLockThatWasGivenBackCanBeTakenAgain() throws IOException {
    DataFolderLock.acquire(folder).close();

    try (DataFolderLock _ = DataFolderLock.acquire(folder)) {
      assertThat(Files.readString(folder.resolve("lock")))
          .isEqualTo(ProcessHandle.current().pid() + "\n");
    }
  }

  @Test
  void aFolderThatIsNotThereIsMade() {
    Path data = folder.resolve("not/there/yet");

    try (DataFolderLock _ = DataFolderLock.acquire(data)) {
      assertThat(data.resolve("lock")).isRegularFile();
    }
  }

  @Test
  void whereNoFolderCanBeTheConfigurationIsAtFault() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> DataFolderLock.acquire(file).close());

    assertThat(refusal.reason()).isEqualTo(Reason.CONFIG_INVALID);
    assertThat(refusal).hasMessageContaining("data_dir");
  }

  private void assertInUse(String holder) {
    Failure refusal =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> DataFolderLock.acquire(folder).close());
    assertThat(refusal.reason()).isEqualTo(Reason.DATA_FOLDER_IN_USE);
    assertThat(refusal)
        .hasMessage(
            "Another server, %s, works on this data folder: stop it, or choose another with"
                + " data_dir.",
            holder);
  }
}
