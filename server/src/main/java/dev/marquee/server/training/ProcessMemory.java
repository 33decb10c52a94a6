package dev.marquee.server.training;

import com.google.common.base.Splitter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The memory of this process. */
final class ProcessMemory {
  private static final Path PAGES = Path.of("/proc/self/statm");
  private static final long PAGE_BYTES = 4096;

  private ProcessMemory() {}

  /**
   * Returns the bytes that it has in memory; where the system does not tell, those of the heap.
   *
   * @see <a
   *     href="https://man7.org/linux/man-pages/man5/proc_pid_statm.5.html">proc_pid_statm(5)</a>
   */
  static long residentBytes() {
    try {
      List<String> pages = Splitter.on(' ').splitToList(Files.readString(PAGES));
      return Long.parseLong(pages.get(1)) * PAGE_BYTES;
    } catch (IOException | NumberFormatException e) {
      return Runtime.getRuntime().totalMemory();
    }
  }
}
