package dev.marquee.server.registry;

import dev.marquee.server.blobs.Digest;
import java.util.List;
import java.util.Map;

/** The blobs that something else than versions refers to, for who looks for damage. Thread-safe. */
public interface OtherFiles {

  /** Returns each of them, with how many bytes it must have. */
  Map<Digest, Long> sizes();

  /**
   * Returns the names of what refers to one now, of each dataset its first example; none where
   * nothing does.
   */
  List<String> users(Digest digest);
}
