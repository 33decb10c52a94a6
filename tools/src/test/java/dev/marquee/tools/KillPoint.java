package dev.marquee.tools;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;

/**
 * A system call at whose beginning strace kills a process with SIGKILL, or holds it up for somebody
 * else to kill: what it is to do, it does not do any more.
 *
 * @param name what it is called in a report
 * @param calls a regular expression of names, as strace reads it
 * @param nth which one, counted for each thread by itself
 * @param held whether the thread is held up there, while the others go on
 */
record KillPoint(String name, String calls, int nth, boolean held) {
  /** Longer than anybody waits with the kill, in microseconds. */
  private static final int HELD_MICROS = 20_000_000;

  private static final KillPoint MKDIR = most("mkdir", "mkdir(at)?", 3);
  private static final KillPoint RENAME = most("rename", "rename(at2?)?", 3);
  private static final KillPoint UNLINK = most("unlink", "unlink(at)?", 1);
  private static final KillPoint RMDIR = most("rmdir", "rmdir", 1);
  private static final KillPoint UTIME = most("utime", "utime(s|nsat)", 1);
  private static final KillPoint SYNC = most("fsync", "f(data)?sync", 1);

  /** What changes a file or a folder, with how often a thread does it at a first start. */
  private static final List<KillPoint> OF_FIRST_START =
      List.of(
          MKDIR,
          RENAME,
          UNLINK,
          UTIME,
          most("fsync", SYNC.calls(), 15),
          most("pwrite", "pwrite64", 150),
          most("write", "write", 1000));

  /** The same for a start on what is there already. */
  private static final List<KillPoint> OF_START =
      List.of(
          SYNC,
          most("pwrite", "pwrite64", 3),
          most("truncate", "ftruncate", 2),
          most("write", "write", 12));

  /** The same for an import; what is removed is removed when all is done. */
  private static final List<KillPoint> OF_IMPORT =
      List.of(
          MKDIR,
          RENAME,
          UNLINK,
          RMDIR,
          UTIME,
          SYNC,
          most("pwrite", "pwrite64", 8),
          most("write", "write", 16));

  /** The same for what changes the database alone. */
  private static final List<KillPoint> OF_CHANGE = List.of(SYNC, most("pwrite", "pwrite64", 8));

  /** An answer, which is sent when all is done. */
  private static final KillPoint ANSWER = most("send", "(write|writev|sendto|sendmsg)", 6);

  private static KillPoint most(String name, String calls, int nth) {
    return new KillPoint(name, calls, nth, false);
  }

  /** Draws one for the start of a server on a fresh folder. */
  static KillPoint ofFirstStart(Random random) {
    return draw(OF_FIRST_START, random, false);
  }

  /** Draws one for the start of a server. */
  static KillPoint ofStart(Random random) {
    return draw(OF_START, random, false);
  }

  /** Draws one for a step of work; every other one holds it up. */
  static KillPoint of(CrashStep step, Random random) {
    boolean held = random.nextBoolean();
    if (!held && random.nextInt(5) == 0) {
      return draw(List.of(ANSWER), random, false);
    }
    return draw(step instanceof CrashStep.Import ? OF_IMPORT : OF_CHANGE, random, held);
  }

  private static KillPoint draw(List<KillPoint> bounds, Random random, boolean held) {
    KillPoint bound = bounds.get(random.nextInt(bounds.size()));
    return new KillPoint(bound.name(), bound.calls(), 1 + random.nextInt(bound.nth()), held);
  }

  /** Returns whether there is a strace, and it may trace. */
  static boolean canBeUsed() throws InterruptedException {
    try {
      return new ProcessBuilder("strace", "-f", "-o", "/dev/null", "true").start().waitFor() == 0;
    } catch (IOException _) {
      return false;
    }
  }

  /** Returns what to start a process with, so that it is killed there. */
  List<String> start() {
    // With -D the process that is started becomes the one that is traced, not strace. Without
    // --seccomp-bpf, under which strace 6.1 injects no signal.
    return List.of("strace", "-D", "-f", "-qqq", "-o", "/dev/null", "-e", trace(), "-e", inject());
  }

  /**
   * Has a running process killed, or held up, there.
   *
   * @param reached done once, on another thread, when the first such call is begun
   * @return whether it is traced; not if it has ended
   */
  boolean attach(long pid, Runnable reached) throws IOException {
    Process strace =
        new ProcessBuilder("strace", "-f", "-e", trace(), "-e", inject(), "-p", "" + pid)
            .redirectErrorStream(true)
            .start();
    BufferedReader says = strace.inputReader(UTF_8);
    // "strace: Process 4711 attached with 40 threads"
    String line = says.readLine();
    Thread _ = Thread.ofPlatform().daemon().start(() -> read(says, reached));
    return line != null && line.contains("attached");
  }

  /** A call that goes on is half a line: "[pid 4712] fdatasync(14". */
  private void read(Reader says, Runnable reached) {
    Pattern begun = Pattern.compile("\\b" + calls + "\\(");
    StringBuilder said = new StringBuilder();
    boolean waiting = true;
    try {
      for (int next = says.read(); next >= 0; next = says.read()) {
        if (waiting && begun.matcher(said.append((char) next)).find()) {
          waiting = false;
          reached.run();
        }
        if (next == '\n') {
          said.setLength(0);
        }
      }
    } catch (IOException _) {
      // It has ended.
    }
  }

  private String trace() {
    return "trace=/^" + calls + "$";
  }

  private String inject() {
    // Of a thread that it delays, strace 6.1 forgets the signal.
    String what = held ? "delay_enter=" + HELD_MICROS : "signal=KILL";
    return "inject=/^%s$:%s:when=%d".formatted(calls, what, nth);
  }

  @Override
  public String toString() {
    return name + (held ? ", where it is held up" : "");
  }
}
