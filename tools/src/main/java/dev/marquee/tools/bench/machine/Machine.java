package dev.marquee.tools.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * The machine that this process runs on. Immutable.
 *
 * @param cpu its processor's name, else its architecture
 * @param cores how many this process may use
 * @param memoryMib its memory, or what a container may have of it
 * @param os the system with its kernel
 * @param java the Java that runs this
 * @param libraries the versions of what computes and what carries, by name
 * @param environment variables that decide how native threads and memory behave, where they are set
 */
public record Machine(
    String cpu,
    int cores,
    long memoryMib,
    String os,
    String java,
    Map<String, String> libraries,
    Map<String, String> environment) {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  /** Returns what there is to say of this machine. */
  public static Machine here() {
    return new Machine(
        processor(),
        Runtime.getRuntime().availableProcessors(),
        ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getTotalMemorySize() >> 20,
        "%s %s %s"
            .formatted(
                System.getProperty("os.name"),
                System.getProperty("os.version"),
                System.getProperty("os.arch")),
        "%s %s".formatted(System.getProperty("java.vendor"), Runtime.version()),
        Libraries.versions(),
        variables());
  }

  private static String processor() {
    if (!Files.isReadable(CPU_INFO)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(CPU_INFO)) {
      return lines
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElseGet(() -> System.getProperty("os.arch"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, String> variables() {
    Map<String, String> found = new TreeMap<>();
    for (String name :
        new String[] {
          "OMP_NUM_THREADS", "OMP_WAIT_POLICY", "THP_MEM_ALLOC_ENABLE", "MALLOC_ARENA_MAX"
        }) {
      String value = System.getenv(name);
      if (value != null) {
        found.put(name, value);
      }
    }
    return found;
  }
}
