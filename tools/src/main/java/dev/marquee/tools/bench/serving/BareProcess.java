package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.raw.BareAnswers;
import dev.marquee.tools.bench.raw.BareOrder;
import dev.marquee.tools.bench.raw.BareResult;
import dev.marquee.tools.bench.raw.BareWork;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The bare loop in a process of its own, which stands ready and does nothing until it is told to.
 * Used by one thread.
 */
final class BareProcess implements AutoCloseable {
  private final MarqueeProcess process;

  private BareProcess(MarqueeProcess process) {
    this.process = process;
  }

  /**
   * Starts one, and waits until it has loaded the version.
   *
   * @param folder for the posters, the same bytes, and its log
   */
  static BareProcess start(BareWork work, Path folder) {
    Path posters = folder.resolve("posters");
    try {
      Files.createDirectory(posters);
      for (int i = 0; i < work.posters().size(); i++) {
        // The name decides on the order; what kind of image it is, its content tells.
        Files.write(posters.resolve("%06d.jpg".formatted(i)), work.posters().get(i).toByteArray());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "bench",
                "raw",
                "--on-order",
                "--images",
                posters.toString(),
                "--posters",
                Integer.toString(work.posters().size()),
                "--model",
                work.version().model(),
                "--engine",
                work.engine(),
                "--device",
                work.device(),
                "--threads",
                Integer.toString(work.threads()),
                "--decode-threads",
                Integer.toString(work.decodeThreads())));
    if (work.halfPrecision()) {
      arguments.add("--half-precision");
    }
    MarqueeProcess process = MarqueeProcess.start(folder.resolve("bare.log"), arguments);
    try {
      String said = process.readLine();
      if (!said.equals(BareAnswers.READY)) {
        throw new BenchException("The bare loop said '%s'.".formatted(said));
      }
      return new BareProcess(process);
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Has it do a window of work. */
  BareResult run(BareOrder order) {
    process.writeLine(BareAnswers.line(order));
    return BareAnswers.result(process.readLine());
  }

  @Override
  public void close() {
    process.close();
  }
}
