package dev.marquee.server.testing;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.OtherFiles;
import java.util.List;
import java.util.Map;

/** A registry beside which nothing refers to blobs. */
public record NoOtherFiles() implements OtherFiles {
  @Override
  public Map<Digest, Long> sizes() {
    return Map.of();
  }

  @Override
  public List<String> users(Digest digest) {
    return List.of();
  }
}
