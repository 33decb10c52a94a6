package dev.marquee.server.registry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.blobs.StoredBlob;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OrphanCollectorTest {
  private static final Duration LEASE = Duration.ofHours(24);
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");

  @TempDir Path data;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final Set<Digest> committed = new HashSet<>();
  private final Set<String> open = new HashSet<>();
  private Runnable whileReferencesAreRead = () -> {};
  private FileBlobStore store;
  private OrphanCollector collector;

  @BeforeEach
  void openStore() {
    store = new FileBlobStore(data, now::get);
    collector = new OrphanCollector(store, this::references, LEASE, now::get, this::unlessOpen);
  }

  private boolean unlessOpen(String name, Runnable removal) {
    if (!open.contains(name)) {
      removal.run();
    }
    return !open.contains(name);
  }

  private Set<Digest> references() {
    Set<Digest> read = Set.copyOf(committed);
    whileReferencesAreRead.run();
    return read;
  }

  @Test
  void whatNothingRefersToGoesOnceItsLeaseHasPassed() {
    adopt("orphan");
    adopt("weights");
    committed.add(digest("weights"));
    assertThat(collect().isEmpty()).isTrue();

    now.set(START.plus(LEASE));
    assertThat(collect().isEmpty()).isTrue();

    now.set(START.plus(LEASE).plusSeconds(1));
    Collected collected = collect();

    assertThat(collected.blobs()).containsExactly(new StoredBlob(digest("orphan"), 6));
    assertThat(collected.blobBytes()).isEqualTo(6);
    assertThat(store.list()).extracting(StoredBlob::digest).containsExactly(digest("weights"));
    assertThat(collect().isEmpty()).isTrue();
  }

  @Test
  void anOldBlobIsKeptForALeaseOnceItsVersionIsDeleted() {
    adopt("weights");
    committed.add(digest("weights"));
    assertThat(collect().isEmpty()).isTrue();

    now.set(START.plus(LEASE.multipliedBy(30)));
    committed.clear();
    assertThat(collect().isEmpty()).isTrue();

    now.set(now.get().plus(LEASE).minusSeconds(1));
    assertThat(collect().isEmpty()).isTrue();

    now.set(now.get().plusSeconds(1));
    assertThat(collect().blobs()).hasSize(1);
  }

  @Test
  void whatIsReferredToAgainIsNoOrphanAnyMore() {
    adopt("weights");
    assertThat(collect().isEmpty()).isTrue();
    committed.add(digest("weights"));
    now.set(START.plus(LEASE.multipliedBy(2)));
    assertThat(collect().isEmpty()).isTrue();
    committed.clear();
    now.set(START.plus(LEASE.multipliedBy(3)).minusSeconds(1));
    assertThat(collect().isEmpty()).isTrue();
  }

  @Test
  void anOrphanThatIsAdoptedAfterTheReferencesWereReadIsKept() {
    adopt("weights");
    assertThat(collect().isEmpty()).isTrue();
    now.set(START.plus(LEASE).plusSeconds(1));
    whileReferencesAreRead = () -> adopt("weights");

    assertThat(collect().isEmpty()).isTrue();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void aReferenceThatIsCommittedWithinTheLeaseButAfterTheReferencesWereReadKeepsItsBlob() {
    adopt("weights");
    assertThat(collect().isEmpty()).isTrue();
    now.set(START.plus(LEASE).minusSeconds(1));
    whileReferencesAreRead =
        () -> {
          committed.add(digest("weights"));
          now.set(START.plus(LEASE).plusSeconds(10));
        };

    assertThat(collect().isEmpty()).isTrue();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void stagedFilesThatNobodyGoesOnWithAreRemoved() throws IOException {
    Path staging = store.stagingFolder();
    touch(Files.writeString(staging.resolve("old"), "half"), START);
    touch(Files.writeString(staging.resolve("young"), "half"), START.plusSeconds(2));
    Path folder = Files.createDirectories(staging.resolve("old-folder"));
    touch(Files.writeString(folder.resolve("weights.safetensors"), "half"), START);
    touch(folder, START);
    now.set(START.plus(LEASE).plusSeconds(1));

    Collected collected = collect();

    assertThat(collected.staged()).containsExactly("old", "old-folder");
    assertThat(staging)
        .isDirectoryContaining("glob:**/young")
        .isDirectoryNotContaining("glob:**old*");
  }

  @Test
  void aStagedFolderRestsSinceTheLastByteOfAnyOfItsFiles() throws IOException {
    Path folder = Files.createDirectories(store.stagingFolder().resolve("import"));
    touch(Files.writeString(folder.resolve("goldens.safetensors"), "whole"), START);
    touch(Files.writeString(folder.resolve("weights.safetensors"), "half"), START.plusSeconds(2));
    touch(folder, START);
    now.set(START.plus(LEASE).plusSeconds(1));

    assertThat(collect().isEmpty()).isTrue();
    assertThat(folder).isDirectoryContaining("glob:**/goldens.safetensors");
  }

  @Test
  void whatSomebodyIsAtWorkOnStaysHoweverLongItRests() throws IOException {
    Path folder = Files.createDirectories(store.stagingFolder().resolve("import"));
    touch(Files.writeString(folder.resolve("weights.safetensors"), "half"), START);
    touch(folder, START);
    now.set(START.plus(LEASE.multipliedBy(9)));
    open.add("import");

    assertThat(collect().isEmpty()).isTrue();
    assertThat(folder).isDirectoryContaining("glob:**/weights.safetensors");

    open.remove("import");
    assertThat(collect().staged()).containsExactly("import");
  }

  @Test
  void whatALinkAmongTheStagedFilesLeadsToIsLeftAlone() throws IOException {
    Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
    Path file = touch(Files.writeString(elsewhere.resolve("file"), "mine"), START);
    Path link = Files.createSymbolicLink(store.stagingFolder().resolve("link"), elsewhere);
    // The link itself is as young as this test.
    now.set(Instant.now().plus(LEASE).plus(LEASE));

    assertThat(collect().staged()).containsExactly("link");
    assertThat(link).doesNotExist();
    assertThat(file).hasContent("mine");
  }

  private Collected collect() {
    return collector.collect();
  }

  private void adopt(String text) {
    try {
      Path staged = Files.writeString(store.stagingFolder().resolve("staged"), text);
      store.adopt(staged, digest(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path touch(Path path, Instant time) throws IOException {
    return Files.setLastModifiedTime(path, FileTime.from(time));
  }

  private static Digest digest(String text) {
    return new Digest(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString());
  }
}
