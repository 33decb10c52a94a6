package dev.marquee.server.datasets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.hash.Hashing;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.image.ImageLimits;
import dev.marquee.models.image.ImagePipeline;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.blobs.FileBlobStore;
import dev.marquee.server.metadata.SqliteDatasetStore;
import dev.marquee.server.metadata.SqliteMetadataStore;
import dev.marquee.server.registry.Cause;
import dev.marquee.server.registry.MetadataReader;
import dev.marquee.server.registry.OrphanCollector;
import dev.marquee.server.testing.Pictures;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long images stay, with a collector of orphans that runs whenever it may do harm. */
class ImagesTest {
  private static final Instant START = Instant.parse("2026-11-20T12:00:00Z");
  private static final Duration LEASE = Duration.ofMinutes(1);
  private static final DatasetName POSTERS = new DatasetName("posters");
  private static final Cause CAUSE = new Cause("ada", "192.0.2.7", "");
  private static final byte[] PICTURE = Pictures.jpeg(1);

  @TempDir Path data;
  private final AtomicReference<Instant> now = new AtomicReference<>(START);
  private final ImageInspector inspector =
      new ImageInspector(
          new ImagePipeline(ImageLimits.DEFAULTS, () -> 0), ImageLimits.DEFAULTS.maxBytes(), 2);
  private Runnable beforeRowsAreWritten = () -> {};
  private SqliteMetadataStore metadata;
  private FileBlobStore blobs;
  private OrphanCollector collector;
  private DatasetStore store;
  private DatasetChanges changes;
  private Images images;

  @BeforeEach
  void open() {
    metadata = SqliteMetadataStore.open(data.resolve("registry.db"));
    blobs = new FileBlobStore(data, now::get);
    collector =
        new OrphanCollector(
            blobs,
            () -> metadata.read(MetadataReader::digests),
            LEASE,
            now::get,
            (_, removal) -> {
              removal.run();
              return true;
            });
    store = new Interrupted(new SqliteDatasetStore(metadata.database()));
    changes = new DatasetChanges(store, now::get, () -> () -> false, Set.of());
    images = new Images(blobs, store, inspector, new ImageLease(LEASE), now::get);
    StoredDataset _ = changes.create(POSTERS, "", List.of("Drama"), CAUSE);
  }

  @AfterEach
  void close() {
    inspector.close();
    metadata.close();
  }

  /** Runs something of the test's between the images and the rows. */
  private final class Interrupted implements DatasetStore {
    private final DatasetStore passedOn;

    private Interrupted(DatasetStore passedOn) {
      this.passedOn = passedOn;
    }

    @Override
    public <T> T read(Function<DatasetReader, T> work) {
      return passedOn.read(work);
    }

    @Override
    public <T> T write(Function<DatasetWriter, T> work) {
      beforeRowsAreWritten.run();
      return passedOn.write(work);
    }
  }

  @Test
  void whatAnExampleRefersToIsNeverCollected() {
    upload(PICTURE);

    passTime(LEASE.multipliedBy(100));

    assertThat(blobs.list()).hasSize(1);
    assertThat(images.missing(List.of(digest()))).isEmpty();
  }

  @Test
  void theImagesOfADeletedDatasetAreCollectedAfterALease() {
    upload(PICTURE);
    passTime(Duration.ofDays(1));
    changes.delete(POSTERS, OptionalLong.empty(), CAUSE);

    assertThat(collector.collect().isEmpty()).isTrue();
    passTime(LEASE.plusSeconds(1));

    assertThat(blobs.list()).isEmpty();
  }

  @Test
  void anImageIsNotCollectedBetweenItsBytesAndItsRow() {
    upload(PICTURE);
    passTime(Duration.ofDays(1));
    changes.delete(POSTERS, OptionalLong.empty(), CAUSE);
    StoredDataset _ = changes.create(POSTERS, "", List.of("Drama"), CAUSE);
    assertThat(collector.collect().isEmpty()).isTrue();
    // By now the collector has known it as an orphan for longer than a lease.
    now.set(now.get().plus(LEASE.multipliedBy(2)));
    beforeRowsAreWritten = () -> assertThat(collector.collect().blobs()).isEmpty();

    upload(PICTURE);
    assertThat(collector.collect().blobs()).isEmpty();
    upload(new byte[0]);

    assertThat(blobs.list()).hasSize(1);
  }

  @Test
  void whatAClientWasToldIsThereStaysForAnHour() {
    blobs.put(Map.of(digest(), ByteBuffer.wrap(PICTURE)));
    assertThat(collector.collect().isEmpty()).isTrue();

    assertThat(images.missing(List.of(digest()))).isEmpty();
    passTime(Duration.ofMinutes(59));
    assertThat(blobs.list()).hasSize(1);

    // What only looks at it again does not take from it what was promised.
    upload(new byte[0]);
    changes.delete(POSTERS, OptionalLong.empty(), CAUSE);
    passTime(Duration.ofMinutes(3));
    assertThat(blobs.list()).isEmpty();
  }

  @Test
  void anImageThatOnlyTheStoreKnowsIsLookedAtBeforeAnExampleHasIt() {
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
    Digest other = sha256(text);
    blobs.put(Map.of(digest(), ByteBuffer.wrap(PICTURE), other, ByteBuffer.wrap(text)));

    assertThat(images.known(List.of(digest(), other)))
        .containsExactly(Map.entry(digest(), new StoredImage(digest(), PICTURE.length, 182, 268)));
  }

  @Test
  void aFileThatIsNoImageIsMissing() {
    byte[] text = "no image".getBytes(StandardCharsets.UTF_8);
    Digest other = sha256(text);
    blobs.put(Map.of(digest(), ByteBuffer.wrap(PICTURE), other, ByteBuffer.wrap(text)));

    assertThat(images.missing(List.of(other, digest()))).containsExactly(other);
  }

  @Test
  void anImageWhoseFileIsGoneIsMissing() throws IOException {
    upload(PICTURE);
    StoredExample example =
        store.read(reader -> reader.example(new ExampleName(POSTERS, "one"))).orElseThrow();
    assertThat(images.read(example)).isEqualTo(PICTURE);

    Files.delete(blobs.file(digest()));

    assertThatThrownBy(() -> images.read(example))
        .isInstanceOf(Failure.FailedPrecondition.class)
        .hasMessageContaining("datasets/posters/examples/one");
    assertThat(images.missing(List.of(digest()))).containsExactly(digest());
  }

  /** Lets time pass, in steps between which orphans are collected. */
  private void passTime(Duration time) {
    Instant end = now.get().plus(time);
    for (int step = 0; step < 20; step++) {
      now.set(now.get().plus(time.dividedBy(20)));
      var _ = collector.collect();
    }
    now.set(end);
    var _ = collector.collect();
  }

  private void upload(byte[] image) {
    Upload upload = new Uploads(store, images).open(POSTERS, false);
    PendingExample example =
        upload.begin(
            new SentExample(
                1,
                "one",
                List.of("Drama"),
                "",
                "",
                Map.of(),
                digest().sha256(),
                ByteBuffer.wrap(image)));
    assertThat(upload.store(List.of(example))).isEmpty();
  }

  private static Digest digest() {
    return sha256(PICTURE);
  }

  private static Digest sha256(byte[] bytes) {
    return new Digest(Hashing.sha256().hashBytes(bytes).toString());
  }
}
