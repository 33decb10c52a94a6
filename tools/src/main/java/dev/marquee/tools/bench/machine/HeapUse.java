package dev.marquee.tools.bench.machine;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The Java heap of another process, in MiB; empty where it cannot be learnt, as with a collector
 * that says it in another way. Immutable.
 */
record HeapUse(OptionalLong usedMib, OptionalLong committedMib) {
  private static final HeapUse UNKNOWN = new HeapUse(OptionalLong.empty(), OptionalLong.empty());

  /** As G1 says it, with its reservation before, or as the generations of the serial one do. */
  private static final Pattern SPACE =
      Pattern.compile("(?m)^\\S.* total (?:reserved \\d+K, committed )?(\\d+)K, used (\\d+)K");

  /** Asks the JDK's {@code jcmd}, which needs no port and no agent. */
  static HeapUse of(long pid) {
    Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    if (!Files.isExecutable(jcmd)) {
      return UNKNOWN;
    }
    try {
      Process process =
          new ProcessBuilder(jcmd.toString(), Long.toString(pid), "GC.heap_info")
              .redirectErrorStream(true)
              .start();
      return read(new String(process.getInputStream().readAllBytes(), UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static HeapUse read(String text) {
    Matcher space = SPACE.matcher(text);
    long committed = 0;
    long used = 0;
    while (space.find()) {
      committed += Long.parseLong(space.group(1));
      used += Long.parseLong(space.group(2));
    }
    return committed == 0
        ? UNKNOWN
        : new HeapUse(OptionalLong.of(used >> 10), OptionalLong.of(committed >> 10));
  }
}
