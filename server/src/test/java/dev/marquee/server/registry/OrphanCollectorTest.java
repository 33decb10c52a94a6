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
  private FileBlobStore store;

  @BeforeEach
  void openStore() {
    store = new FileBlobStore(data, now::get);
  }

  @Test
  void whatNothingRefersToGoesOnceItsLeaseHasPassed() {
    adopt("orphan");
    adopt("weights");
    committed.add(digest("weights"));

    now.set(START.plus(LEASE));
    assertThat(collect().isEmpty()).isTrue();

    now.set(START.plus(LEASE).plusSeconds(1));
    Collected collected = collect();

    assertThat(collected.blobs()).containsExactly(new StoredBlob(digest("orphan"), 6, START));
    assertThat(collected.blobBytes()).isEqualTo(6);
    assertThat(store.list()).extracting(StoredBlob::digest).containsExactly(digest("weights"));
    assertThat(collect().isEmpty()).isTrue();
  }

  @Test
  void anOrphanThatIsAdoptedAfterTheReferencesWereReadIsKept() {
    adopt("weights");
    now.set(START.plus(LEASE).plusSeconds(1));

    Collected collected =
        new OrphanCollector(
                store,
                () -> {
                  Set<Digest> read = Set.copyOf(committed);
                  adopt("weights");
                  return read;
                },
                LEASE,
                now::get)
            .collect();

    assertThat(collected.isEmpty()).isTrue();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void aReferenceThatIsCommittedWithinTheLeaseButAfterTheReferencesWereReadKeepsItsBlob() {
    adopt("weights");
    now.set(START.plus(LEASE).minusSeconds(1));

    Collected collected =
        new OrphanCollector(
                store,
                () -> {
                  Set<Digest> read = Set.copyOf(committed);
                  committed.add(digest("weights"));
                  now.set(START.plus(LEASE).plusSeconds(10));
                  return read;
                },
                LEASE,
                now::get)
            .collect();

    assertThat(collected.isEmpty()).isTrue();
    assertThat(store.verify(digest("weights"))).isEqualTo(7);
  }

  @Test
  void uploadsThatNobodyGoesOnWithAreRemoved() throws IOException {
    Path uploads = store.stagingFolder();
    touch(Files.writeString(uploads.resolve("old"), "half"), START);
    touch(Files.writeString(uploads.resolve("young"), "half"), START.plusSeconds(2));
    Path folder = Files.createDirectories(uploads.resolve("old-folder"));
    touch(Files.writeString(folder.resolve("weights.safetensors"), "half"), START);
    touch(folder, START);
    now.set(START.plus(LEASE).plusSeconds(1));

    Collected collected = collect();

    assertThat(collected.uploads()).containsExactly("old", "old-folder");
    assertThat(uploads)
        .isDirectoryContaining("glob:**/young")
        .isDirectoryNotContaining("glob:**old*");
  }

  @Test
  void anUploadInAFolderGoesOnWhileAnyOfItsFilesGrows() throws IOException {
    Path folder = Files.createDirectories(store.stagingFolder().resolve("import"));
    touch(Files.writeString(folder.resolve("goldens.safetensors"), "whole"), START);
    touch(Files.writeString(folder.resolve("weights.safetensors"), "half"), START.plusSeconds(2));
    touch(folder, START);
    now.set(START.plus(LEASE).plusSeconds(1));

    assertThat(collect().isEmpty()).isTrue();
    assertThat(folder).isDirectoryContaining("glob:**/goldens.safetensors");
  }

  @Test
  void whatALinkAmongTheUploadsLeadsToIsLeftAlone() throws IOException {
    Path elsewhere = Files.createDirectories(data.resolve("elsewhere"));
    Path file = touch(Files.writeString(elsewhere.resolve("file"), "mine"), START);
    Path link = Files.createSymbolicLink(store.stagingFolder().resolve("link"), elsewhere);
    // The link itself is as young as this test.
    now.set(Instant.now().plus(LEASE).plus(LEASE));

    assertThat(collect().uploads()).containsExactly("link");
    assertThat(link).doesNotExist();
    assertThat(file).hasContent("mine");
  }

  private Collected collect() {
    return new OrphanCollector(store, () -> committed, LEASE, now::get).collect();
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
