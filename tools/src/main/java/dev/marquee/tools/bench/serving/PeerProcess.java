package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A peer in a process of its own, which serves on a free port of this machine. */
final class PeerProcess implements AutoCloseable {
  private static final String LISTENING = "listening on ";
  private static final int LAST_LINES = 5;

  private final String name;
  private final ChildProcess process;
  private final String address;

  private PeerProcess(String name, ChildProcess process, String address) {
    this.name = name;
    this.process = process;
    this.address = address;
  }

  /**
   * Starts one, and waits until it serves.
   *
   * @param name of the peer, for messages
   * @param command which prints {@code listening on HOST:PORT} once it serves
   * @param log where its standard error goes
   * @throws BenchException if it cannot be started, or ends before it serves
   */
  static PeerProcess start(String name, List<String> command, Path log) {
    ChildProcess process;
    try {
      process = ChildProcess.start(new ProcessBuilder(command), log);
    } catch (IOException e) {
      throw new BenchException(
          "%s cannot be started for %s: name a Python that has what tools/bench/peers needs."
              .formatted(command.getFirst(), name),
          e);
    }
    try {
      return new PeerProcess(name, process, listening(name, process));
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  private static String listening(String name, ChildProcess process) {
    for (Optional<String> line = process.readLine(); line.isPresent(); line = process.readLine()) {
      if (line.get().startsWith(LISTENING)) {
        return line.get().substring(LISTENING.length()).strip();
      }
    }
    throw new BenchException(
        "The peer %s ended before it served. %s".formatted(name, lastLines(process)));
  }

  /** An error is one line. */
  private static String lastLines(ChildProcess process) {
    List<String> said =
        process.log().stream().map(String::strip).filter(line -> !line.isEmpty()).toList();
    return said.isEmpty()
        ? "It said nothing."
        : said.stream()
            .skip(Math.max(0, said.size() - LAST_LINES))
            .collect(Collectors.joining(" | ", "It said at last: ", ""));
  }

  /** Returns {@code host:port}. */
  String address() {
    return address;
  }

  /**
   * Sees that it is there still.
   *
   * @throws BenchException if it has ended, with what it said at last
   */
  void requireRunning() {
    if (!process.isRunning()) {
      throw new BenchException(
          "The peer %s ended before its time. %s".formatted(name, lastLines(process)));
    }
  }

  /** Tells it to end, and waits until it is gone. */
  @Override
  public void close() {
    process.close();
  }
}
