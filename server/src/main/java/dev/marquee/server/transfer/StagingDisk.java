package dev.marquee.server.transfer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** How the bytes of imports are staged; tests have a disk that is full when they want. */
public interface StagingDisk {
  /** The disk of the process. */
  StagingDisk REAL =
      new StagingDisk() {
        @Override
        public void append(Path file, byte[] bytes) throws IOException {
          // A FileChannel would close under a thread that is interrupted.
          try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(bytes);
          }
        }

        @Override
        public void link(Path name, Path file) throws IOException {
          Path _ = Files.createLink(name, file);
        }
      };

  /** Adds bytes to the end of a file; makes the file where there is none. */
  void append(Path file, byte[] bytes) throws IOException;

  /** Gives a file a second name on the same file system, which takes no room. */
  void link(Path name, Path file) throws IOException;
}
