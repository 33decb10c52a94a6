package dev.marquee.models.image;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;

/** The processor's time that the calling thread has used. Thread-safe. */
public final class ThreadTime {
  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private ThreadTime() {}

  /**
   * Returns it, in nanoseconds since some moment. It stands still while the thread does not run,
   * because others do or the process is halted. Of a virtual thread, and where the JVM does not
   * count, it is that of {@link System#nanoTime}.
   */
  public static long nanos() {
    return !Thread.currentThread().isVirtual()
            && THREADS.isCurrentThreadCpuTimeSupported()
            && THREADS.isThreadCpuTimeEnabled()
        ? THREADS.getCurrentThreadCpuTime()
        : System.nanoTime();
  }
}
