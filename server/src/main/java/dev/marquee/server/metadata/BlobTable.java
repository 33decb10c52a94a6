package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** Which blobs are referred to: files of versions, and images of examples. */
final class BlobTable {
  private static final String INSERT =
      """
      insert into version_blob (model, number, digest)
      values (:model, :number, :digest)
      """;

  private static final String CONTAINS =
      """
      select 1
      where exists (select 1 from version_blob where digest = :digest)
        or exists (select 1 from example where image = :digest)
      """;

  private final Handle handle;

  BlobTable(Handle handle) {
    this.handle = handle;
  }

  boolean contains(Digest digest) {
    return handle
        .createQuery(CONTAINS)
        .bind("digest", digest.sha256())
        .mapTo(int.class)
        .findFirst()
        .isPresent();
  }

  Set<Digest> digests() {
    return handle
        .createQuery("select digest from version_blob union select image from example")
        .map((row, _) -> new Digest(row.getString("digest")))
        .collect(Collectors.toUnmodifiableSet());
  }

  void insert(VersionName name, List<Digest> digests) {
    PreparedBatch batch = handle.prepareBatch(INSERT);
    for (Digest digest : digests) {
      batch
          .bind("model", name.model().id())
          .bind("number", name.number())
          .bind("digest", digest.sha256())
          .add();
    }
    batch.execute();
  }

  void delete(VersionName name) {
    handle
        .createUpdate("delete from version_blob where model = :model and number = :number")
        .bind("model", name.model().id())
        .bind("number", name.number())
        .execute();
  }
}
