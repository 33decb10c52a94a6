package dev.marquee.server.blobs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/** A disk whose steps are watched, and may be made to fail before they are done or after. */
final class FaultyDisk implements Disk {
  /** Is told of each step. */
  interface Watch {
    void step(String name, Path path) throws IOException;
  }

  private interface Step {
    void run() throws IOException;
  }

  private final Disk disk = new LocalDisk();
  private final Watch before;
  private final Watch after;

  FaultyDisk(Watch before) {
    this(before, (_, _) -> {});
  }

  FaultyDisk(Watch before, Watch after) {
    this.before = before;
    this.after = after;
  }

  /** Returns a disk whose n-th step, counted from 0, is not done and fails. */
  static FaultyDisk failingBefore(int n, String message) {
    return new FaultyDisk(failing(n, message));
  }

  /** Returns a disk whose n-th step, counted from 0, is done and fails all the same. */
  static FaultyDisk failingAfter(int n, String message) {
    return new FaultyDisk((_, _) -> {}, failing(n, message));
  }

  private static Watch failing(int n, String message) {
    int[] steps = {0};
    return (_, path) -> {
      if (steps[0]++ == n) {
        throw new IOException(path + ": " + message);
      }
    };
  }

  private void run(String name, Path path, Step step) throws IOException {
    before.step(name, path);
    step.run();
    after.step(name, path);
  }

  @Override
  public void makeFolder(Path folder) throws IOException {
    run("makeFolder", folder, () -> disk.makeFolder(folder));
  }

  @Override
  public void setModified(Path file, Instant time) throws IOException {
    run("setModified", file, () -> disk.setModified(file, time));
  }

  @Override
  public void force(Path path) throws IOException {
    run("force", path, () -> disk.force(path));
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    run("rename", from, () -> disk.rename(from, to));
  }

  @Override
  public void delete(Path file) throws IOException {
    run("delete", file, () -> disk.delete(file));
  }
}
