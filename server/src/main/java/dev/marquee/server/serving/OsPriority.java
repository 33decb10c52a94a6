package dev.marquee.server.serving;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The priority that the operating system gives a thread. The JVM's own priorities mean nothing to
 * Linux: HotSpot ignores them there unless it is told otherwise and run by root.
 */
public final class OsPriority {
  private static final Logger log = LoggerFactory.getLogger(OsPriority.class);

  /**
   * The nice value of low priority, on a scale from −20 to 19. The scheduler gives it about a ninth
   * of what a thread at 0 gets where the two want one core.
   */
  static final int NICE = 10;

  /** {@code PRIO_PROCESS}: what is named is a process, which to Linux is a thread. */
  private static final int PROCESS = 0;

  /** Names whoever calls. */
  private static final int CALLER = 0;

  private OsPriority() {}

  /** As {@link #lowerOfThisThread(int)}, to the priority at which versions are loaded. */
  static void lowerOfThisThread() {
    lowerOfThisThread(NICE);
  }

  /**
   * Lowers the priority of the calling thread, for good. Threads that it starts from now on inherit
   * that.
   *
   * @param nice the nice value, 0 to 19; 0 changes nothing
   * @see <a href="https://man7.org/linux/man-pages/man2/setpriority.2.html">setpriority(2)</a>,
   *     under "C library/kernel differences"
   */
  @SuppressWarnings("ThreadPriorityCheck") // Nothing relies on it where it is all there is.
  public static void lowerOfThisThread(int nice) {
    if (nice == 0) {
      return;
    }
    if (!System.getProperty("os.name").toLowerCase(Locale.ROOT).contains("linux")
        || !setNice(nice)) {
      Thread.currentThread().setPriority(Thread.MIN_PRIORITY);
      log.info(
          "{} has the JVM's least priority, which may change nothing here",
          Thread.currentThread().getName());
    }
  }

  @SuppressWarnings("restricted") // Every start of Marquee enables native access; see below else.
  private static boolean setNice(int nice) {
    try {
      Linker linker = Linker.nativeLinker();
      MethodHandle setPriority =
          linker.downcallHandle(
              linker.defaultLookup().find("setpriority").orElseThrow(),
              FunctionDescriptor.of(
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT,
                  ValueLayout.JAVA_INT));
      return (int) setPriority.invokeExact(PROCESS, CALLER, nice) == 0;
    } catch (Throwable e) {
      // No native access, or a C library without it: priorities are a kindness, no condition.
      log.debug("setpriority cannot be called", e);
      return false;
    }
  }
}
