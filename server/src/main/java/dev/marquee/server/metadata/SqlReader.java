package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.AliasStep;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.Handle;

/**
 * Reads within the transaction of a handle, with one or two statements for each question. After the
 * transaction's end everything throws.
 */
class SqlReader implements MetadataReader {
  final ModelTable models;
  final AliasTable aliases;
  final VersionTable versions;
  final TagTable tags;
  final BlobTable blobs;
  final ChangeTable changes;

  SqlReader(Handle handle) {
    models = new ModelTable(handle);
    aliases = new AliasTable(handle);
    versions = new VersionTable(handle);
    tags = new TagTable(handle);
    blobs = new BlobTable(handle);
    changes = new ChangeTable(handle);
  }

  @Override
  public long lastChange() {
    return changes.last();
  }

  @Override
  public Optional<StoredModel> model(ModelName name) {
    return models.find(name, aliases.ofModel(name));
  }

  @Override
  public List<StoredModel> models(Optional<ModelName> after, int limit) {
    String id = after.map(ModelName::id).orElse("");
    return models.list(id, limit, aliases.ofList(id, limit));
  }

  @Override
  public Optional<StoredVersion> version(VersionName name) {
    return versions.find(name, tags.ofVersion(name));
  }

  @Override
  public Optional<String> manifestJson(VersionName name) {
    return versions.manifestJson(name);
  }

  @Override
  public List<StoredVersion> versions(ModelName model, int below, int limit) {
    return versions.list(model, below, limit, tags.ofList(model, below, limit));
  }

  @Override
  public int lastNumber(ModelName model) {
    return models.lastNumber(model);
  }

  @Override
  public Optional<Imported> imported(ModelName model, String requestId) {
    return versions.imported(model, requestId);
  }

  @Override
  public Map<ModelName, Map<String, Integer>> aliases() {
    return aliases.ofEveryModel();
  }

  @Override
  public Optional<AliasStep> aliasState(ModelName model, String alias) {
    return changes.lastStep(model, alias);
  }

  @Override
  public Optional<AliasStep> aliasStep(long change) {
    return changes.step(change);
  }

  @Override
  public List<Change> changes(ModelName model, long after, int limit) {
    return changes.ofModel(model, after, limit);
  }

  @Override
  public List<Change> aliasChanges(ModelName model, Optional<String> alias, long below, int limit) {
    return changes.ofAliases(model, alias, below, limit);
  }

  @Override
  public List<Change> latestChanges(Optional<ModelName> model, long below, int limit) {
    return changes.latest(model, below, limit);
  }

  @Override
  public boolean refersTo(Digest digest) {
    return blobs.contains(digest);
  }

  @Override
  public Set<Digest> digests() {
    return blobs.digests();
  }
}
