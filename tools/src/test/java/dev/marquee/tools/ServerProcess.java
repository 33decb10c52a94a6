package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.common.util.concurrent.Uninterruptibles;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A server in a process of its own, as a script starts it, that may be killed at any moment. */
final class ServerProcess implements AutoCloseable {
  /** What a process ends with that SIGKILL ended; anything else ended in another way. */
  static final int KILLED = 128 + 9;

  /** What a server ends with that was told to stop. */
  static final int STOPPED = 128 + 15;

  private final Process process;

  private ServerProcess(Process process) {
    this.process = process;
  }

  /**
   * Starts one on a free port.
   *
   * @param under what starts it, such as {@code strace} with its options; the process that it leads
   *     to must be the server itself. Empty for nothing
   * @param log where its standard error goes, at the end of what is there
   */
  static ServerProcess start(Path data, List<String> under, Path log, String... options)
      throws IOException {
    List<String> command = new ArrayList<>(under);
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.addAll(
        List.of(
            "--sun-misc-unsafe-memory-access=allow",
            "--enable-native-access=ALL-UNNAMED",
            "-Dai.djl.offline=true",
            "-Djava.awt.headless=true",
            // It lives for seconds: what the second compiler would do does not pay.
            "-XX:TieredStopAtLevel=1",
            "-Xmx512m",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.marquee.tools.Marquee",
            "serve",
            "--port",
            "0",
            "--data-dir",
            data.toString()));
    command.addAll(List.of(options));
    return new ServerProcess(
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start());
  }

  /** Waits until it serves, and returns where; nothing if it ends before. */
  Optional<String> awaitAddress() throws IOException {
    // Not closed: a process whose output nobody reads could not write its last words.
    BufferedReader out = process.inputReader(UTF_8);
    String line = out.readLine();
    return Optional.ofNullable(line).map(said -> said.substring(said.lastIndexOf(' ') + 1));
  }

  long pid() {
    return process.pid();
  }

  boolean isAlive() {
    return process.isAlive();
  }

  /** Has something done once it has ended. */
  void afterEnd(Runnable work) {
    var _ = process.onExit().thenRunAsync(work);
  }

  /** Kills it with SIGKILL, and returns at once. */
  void kill() {
    process.toHandle().destroyForcibly();
  }

  /** Tells it to stop, and returns what it ends with. */
  int stop() {
    // Unlike Process.destroy, this leaves its output open.
    process.toHandle().destroy();
    return awaitEnd();
  }

  /** Waits until it is gone, and returns what it ended with. */
  int awaitEnd() {
    try {
      return Uninterruptibles.getUninterruptibly(process.onExit()).exitValue();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns whether it ends within some time. */
  boolean endsWithin(Duration limit) {
    try {
      Process _ =
          Uninterruptibles.getUninterruptibly(
              process.onExit(), limit.toMillis(), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException _) {
      return false;
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Kills it, where it is still there, and waits until it is gone. */
  @Override
  public void close() {
    kill();
    int _ = awaitEnd();
  }
}
