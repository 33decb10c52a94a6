package dev.marquee.server.transfer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.testing.ForwardingMetadataStore;
import dev.marquee.server.transfer.Adoptions.Adoption;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Which blobs go with the import that brought them. */
class AdoptionsTest {
  private static final Digest WEIGHTS =
      new Digest(Hashing.sha256().hashString("weights", UTF_8).toString());

  @TempDir Path data;
  private SqliteMetadataStore metadata;
  private BlobStore blobs;
  private Adoptions adoptions;

  @BeforeEach
  void open() {
    metadata = SqliteMetadataStore.open(data.resolve("registry.db"));
    blobs = new FileBlobStore(data, InstantSource.system());
    adoptions = new Adoptions(blobs, metadata);
  }

  @AfterEach
  void close() {
    metadata.close();
  }

  @Test
  void whatARefusedImportBroughtGoes() throws IOException {
    Adoption refused = bring();
    refused.giveBack();
    refused.keep();

    assertThat(blobs.contains(WEIGHTS)).isFalse();
  }

  @Test
  void whatWasThereBeforeStays() throws IOException {
    blobs.adopt(staged(), WEIGHTS);

    bring().giveBack();

    assertThat(blobs.contains(WEIGHTS)).isTrue();
  }

  @Test
  void whatSomebodyElseIsBringingTooStaysUntilBothAreRefused() throws IOException {
    Adoption first = bring();
    Adoption second = bring();

    first.giveBack();
    assertThat(blobs.contains(WEIGHTS)).isTrue();
    second.giveBack();
    assertThat(blobs.contains(WEIGHTS)).isFalse();
  }

  @Test
  void whatSomebodyElseHasCommittedStays() throws IOException {
    Adoption first = bring();
    Adoption second = bring();

    second.keep();
    first.giveBack();

    assertThat(blobs.contains(WEIGHTS)).isTrue();
  }

  @Test
  void whatIsInDoubtStaysAlsoForWhoComesLater() throws IOException {
    bring().keep();
    bring().giveBack();

    assertThat(blobs.contains(WEIGHTS)).isTrue();
  }

  @Test
  void whatIsKeptIsNotHeldForEver() throws IOException {
    bring().keep();
    assertThat(blobs.deleteIfNotRenewedSince(WEIGHTS, Instant.MAX)).isTrue();

    bring().giveBack();

    assertThat(blobs.contains(WEIGHTS)).isFalse();
  }

  @Test
  void whatMayBeReferredToStays() throws IOException {
    adoptions =
        new Adoptions(
            blobs,
            reading(
                () -> {
                  throw new IllegalStateException("the metadata cannot be read");
                }));

    bring().giveBack();

    assertThat(blobs.contains(WEIGHTS)).isTrue();
  }

  @Test
  @Timeout(60)
  void whoBringsSomethingDoesNotWaitWhileTheMetadataIsRead() throws IOException {
    Path other = Files.writeString(blobs.stagingFolder().resolve("other"), "goldens");
    Digest goldens = new Digest(Hashing.sha256().hashString("goldens", UTF_8).toString());
    adoptions =
        new Adoptions(
            blobs, reading(() -> meanwhile(() -> adoptions.begin().adopt(other, goldens))));

    bring().giveBack();

    assertThat(blobs.contains(goldens)).isTrue();
    assertThat(blobs.contains(WEIGHTS)).isFalse();
  }

  /** Returns the metadata, which does something at each read. */
  private MetadataStore reading(Runnable first) {
    return new ForwardingMetadataStore(metadata) {
      @Override
      public <T> T read(Function<MetadataReader, T> work) {
        first.run();
        return super.read(work);
      }
    };
  }

  /** Runs something on another thread to its end. */
  private static void meanwhile(Runnable work) {
    try {
      Thread.ofVirtual().start(work).join();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private Adoption bring() throws IOException {
    Adoption adoption = adoptions.begin();
    adoption.adopt(staged(), WEIGHTS);
    return adoption;
  }

  private Path staged() throws IOException {
    return Files.writeString(blobs.stagingFolder().resolve("staged"), "weights");
  }
}
