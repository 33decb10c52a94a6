package dev.marquee.tools.bench.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/**
 * How much memory a process has now, in MiB; what the system or the JDK does not tell is empty.
 * Immutable.
 *
 * @param resident all that is in memory, native and heap
 * @param peakResident the most that ever was
 * @param heapUsed what objects take in the Java heap, dead ones included
 * @param heapCommitted what the Java heap takes
 */
public record ProcessMemory(
    OptionalLong resident,
    OptionalLong peakResident,
    OptionalLong heapUsed,
    OptionalLong heapCommitted) {

  /** Asks Linux of a process, and the JDK's jcmd of its heap. */
  public static ProcessMemory of(long pid) {
    Path status = Path.of("/proc", Long.toString(pid), "status");
    HeapUse heap = HeapUse.of(pid);
    return new ProcessMemory(
        read(status, "VmRSS:"), read(status, "VmHWM:"), heap.usedMib(), heap.committedMib());
  }

  private static OptionalLong read(Path status, String field) {
    if (!Files.isReadable(status)) {
      return OptionalLong.empty();
    }
    try (Stream<String> lines = Files.lines(status)) {
      return lines
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
