package dev.marquee.server.metadata;

import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.AliasStep;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.Imported;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a store holds at the moment: each question is a read of its own. */
record Present(MetadataStore store) implements MetadataReader {

  @Override
  public long lastChange() {
    return store.read(MetadataReader::lastChange);
  }

  @Override
  public Optional<StoredModel> model(ModelName name) {
    return store.read(reader -> reader.model(name));
  }

  @Override
  public List<StoredModel> models(Optional<ModelName> after, int limit) {
    return store.read(reader -> reader.models(after, limit));
  }

  @Override
  public Optional<StoredVersion> version(VersionName name) {
    return store.read(reader -> reader.version(name));
  }

  @Override
  public Optional<String> manifestJson(VersionName name) {
    return store.read(reader -> reader.manifestJson(name));
  }

  @Override
  public List<StoredVersion> versions(ModelName model, int below, int limit) {
    return store.read(reader -> reader.versions(model, below, limit));
  }

  @Override
  public int lastNumber(ModelName model) {
    return store.read(reader -> reader.lastNumber(model));
  }

  @Override
  public Optional<Imported> imported(ModelName model, String requestId) {
    return store.read(reader -> reader.imported(model, requestId));
  }

  @Override
  public Map<ModelName, Map<String, Integer>> aliases() {
    return store.read(MetadataReader::aliases);
  }

  @Override
  public Optional<AliasStep> aliasState(ModelName model, String alias) {
    return store.read(reader -> reader.aliasState(model, alias));
  }

  @Override
  public Optional<AliasStep> aliasStep(long change) {
    return store.read(reader -> reader.aliasStep(change));
  }

  @Override
  public List<Change> changes(ModelName model, long after, int limit) {
    return store.read(reader -> reader.changes(model, after, limit));
  }

  @Override
  public List<Change> aliasChanges(ModelName model, Optional<String> alias, long below, int limit) {
    return store.read(reader -> reader.aliasChanges(model, alias, below, limit));
  }

  @Override
  public List<Change> latestChanges(Optional<ModelName> model, long below, int limit) {
    return store.read(reader -> reader.latestChanges(model, below, limit));
  }

  @Override
  public boolean refersTo(Digest digest) {
    return store.read(reader -> reader.refersTo(digest));
  }

  @Override
  public Set<Digest> digests() {
    return store.read(MetadataReader::digests);
  }
}
