package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.datasets.ExampleName;
import dev.marquee.server.registry.OtherFiles;
import java.util.List;
import java.util.Map;

/** The images of the examples of all datasets. */
record ExampleFiles(HandleReads database) implements OtherFiles {
  @Override
  public Map<Digest, Long> sizes() {
    return database.read(handle -> new ExampleTable(handle).imageSizes());
  }

  @Override
  public List<String> users(Digest digest) {
    return database.read(handle -> new ExampleTable(handle).users(digest)).stream()
        .map(ExampleName::toString)
        .toList();
  }
}
