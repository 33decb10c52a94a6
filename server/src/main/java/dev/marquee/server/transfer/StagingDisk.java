package dev.marquee.server.transfer;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where the bytes of imports are staged; tests have one that is full when they want. */
interface StagingDisk {
  /** The disk of the process. */
  StagingDisk REAL =
      new StagingDisk() {
        @Override
        public long usableBytes(Path folder) throws IOException {
          return Files.getFileStore(folder).getUsableSpace();
        }

        // A FileChannel would close under a thread that is interrupted.
        @Override
        public void append(Path file, byte[] bytes) throws IOException {
          try (FileOutputStream out = new FileOutputStream(file.toFile(), true)) {
            out.write(bytes);
          }
        }
      };

  /** Returns how many bytes more can be written below a folder. */
  long usableBytes(Path folder) throws IOException;

  /** Adds bytes to the end of a file; makes the file where there is none. */
  void append(Path file, byte[] bytes) throws IOException;
}
