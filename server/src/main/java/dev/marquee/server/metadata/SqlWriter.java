package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.NewChange;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionFile;
import dev.marquee.server.registry.VersionName;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Writes within the transaction of a handle. What the keys of the tables forbid is thrown. */
final class SqlWriter extends SqlReader implements MetadataWriter {

  SqlWriter(Handle handle) {
    super(handle);
  }

  @Override
  public long record(NewChange change) {
    return changes.insert(change);
  }

  @Override
  public void insertModel(StoredModel model) {
    models.insert(model);
  }

  @Override
  public void updateModel(
      ModelName name, String description, Optional<PromotionPolicy> policy, long lastChange) {
    models.update(name, description, policy, lastChange);
  }

  @Override
  public void deleteModel(ModelName name) {
    models.delete(name);
  }

  @Override
  public int takeNumber(ModelName model) {
    return models.takeNumber(model);
  }

  @Override
  public void skipNumbers(ModelName model, int number) {
    models.skipNumbers(model, number);
  }

  @Override
  public void insertVersion(
      StoredVersion version, Digest manifest, String manifestJson, Optional<String> requestId) {
    VersionName name = version.entry().name();
    versions.insert(version, manifest, manifestJson, requestId);
    tags.insert(name, version.tags());
    blobs.insert(
        name,
        VersionFile.of(version.entry().manifest()).stream()
            .map(VersionFile::digest)
            .distinct()
            .toList());
  }

  @Override
  public void updateVersion(
      VersionName name, String description, Map<String, String> newTags, long lastChange) {
    versions.update(name, description, lastChange);
    tags.delete(name);
    tags.insert(name, newTags);
  }

  @Override
  public void deleteVersion(VersionName name) {
    tags.delete(name);
    blobs.delete(name);
    versions.delete(name);
  }

  @Override
  public void setAlias(ModelName model, String alias, int number, long change) {
    aliases.set(model, alias, number);
    models.touch(model, change);
  }

  @Override
  public void deleteAlias(ModelName model, String alias, long change) {
    aliases.delete(model, alias);
    models.touch(model, change);
  }
}
