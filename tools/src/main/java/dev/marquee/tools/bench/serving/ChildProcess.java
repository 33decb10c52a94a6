package dev.marquee.tools.bench.serving;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.marquee.tools.bench.BenchException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process that was started for a benchmark, and ends with it: when it is closed, when this
 * process is ended by a signal, and, where it heeds the end of its standard input, whatever happens
 * to this one. Used by one thread.
 */
final class ChildProcess implements AutoCloseable {
  private static final long SECONDS_TO_END = 30;

  private final Process process;
  private final BufferedReader lines;
  private final Path log;

  private ChildProcess(Process process, Path log) {
    this.process = process;
    this.lines = process.inputReader(UTF_8);
    this.log = log;
  }

  /**
   * Starts one.
   *
   * @param log where its standard error goes
   * @throws IOException if it cannot be started
   */
  static ChildProcess start(ProcessBuilder builder, Path log) throws IOException {
    Process process = builder.redirectError(log.toFile()).start();
    // Whoever ends this process by a signal wants nothing left behind.
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroy, "end of a process"));
    return new ChildProcess(process, log);
  }

  /** Waits for the next line that it prints; empty where it ends before. */
  Optional<String> readLine() {
    try {
      return Optional.ofNullable(lines.readLine());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Gives it a line to read. */
  void writeLine(String line) {
    try {
      process.outputWriter(UTF_8).append(line).append('\n').flush();
    } catch (IOException e) {
      throw new BenchException("A process of the benchmark has gone away: measure again.", e);
    }
  }

  /** Returns the lines of its standard error by now. */
  List<String> log() {
    try {
      // Whatever it may write there, there is something to show of it.
      return new String(Files.readAllBytes(log), UTF_8).lines().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  boolean isRunning() {
    return process.isAlive();
  }

  /** Tells it to end, and waits until it is gone. */
  @Override
  public void close() {
    process.destroy();
    try {
      if (process.waitFor(SECONDS_TO_END, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    process.destroyForcibly();
  }
}
