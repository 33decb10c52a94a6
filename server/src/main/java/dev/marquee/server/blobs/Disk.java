package dev.marquee.server.blobs;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;

/**
 * The steps by which a store changes its files, one by one: what can fail, and what an order must
 * be kept between. No step heeds an interrupt.
 */
interface Disk {
  /** Makes a folder whose parent is there; nothing where the folder is there already. */
  void makeFolder(Path folder) throws IOException;

  /** Sets when a file was last modified. */
  void setModified(Path file, Instant time) throws IOException;

  /** Returns once what a file holds, or the names in a folder, would survive a power failure. */
  void force(Path path) throws IOException;

  /** Gives a file another name on the same file system, in one step; it takes the place of any. */
  void rename(Path from, Path to) throws IOException;

  /** Deletes a file that is there. */
  void delete(Path file) throws IOException;
}
