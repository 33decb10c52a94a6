package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.v1.Dataset;
import io.grpc.Status.Code;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Uploads while there is no room for images, though there is for the rows of their examples. */
class FullBlobStoreTest extends DatasetScene {
  private static final int PLENTY = 40;

  /** How many more images there is room for. */
  private final AtomicInteger room = new AtomicInteger(Integer.MAX_VALUE);

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  FullBlobStoreTest() {}

  @Override
  TestServer serve() {
    return TestServer.of(
        data,
        Map.of(),
        (_, blobs) ->
            new AbstractModule() {
              @Override
              protected void configure() {
                bind(ServingEngines.class).toInstance(Engines.only(new FakeEngine()));
                bind(BlobStore.class).toInstance(new Small(blobs));
              }
            });
  }

  /** Stores the first images of a group that have room, and refuses the others, as a disk does. */
  private final class Small extends ForwardingBlobStore {
    Small(BlobStore blobs) {
      super(blobs);
    }

    @Override
    public void put(Map<Digest, ByteBuffer> group) {
      for (Map.Entry<Digest, ByteBuffer> image : group.entrySet()) {
        if (room.getAndDecrement() <= 0) {
          throw new Failure.Exhausted(Reason.STORAGE_FULL, "There is no room left.", null);
        }
        super.put(Map.of(image.getKey(), image.getValue()));
      }
    }
  }

  @Test
  void whatHasNoRoomLeavesNoExampleWithoutItsImageAndTheUploadGoesOnLater() {
    room.set(PLENTY / 2);
    UploadStream stream = UploadStream.into(server, POSTERS);
    examples(0, PLENTY).forEach(stream::send);

    Refused.with(stream.awaitRefusal(), Code.RESOURCE_EXHAUSTED, "STORAGE_FULL");

    assertThat(ids(POSTERS)).hasSize(Math.toIntExact(stream.acknowledged()));
    assertThat(stream.acknowledged()).isLessThanOrEqualTo(PLENTY / 2);
    assertThat(get(POSTERS).getDataset().getState()).isEqualTo(Dataset.State.STATE_OPEN);
    restart();
    assertThat(ids(POSTERS)).hasSize(Math.toIntExact(stream.acknowledged()));
    room.set(Integer.MAX_VALUE);
    UploadStream again = UploadStream.into(server, POSTERS);
    examples(0, PLENTY).forEach(again::send);
    assertThat(again.complete()).isEmpty();
    assertThat(commit(POSTERS).getExampleCount()).isEqualTo(PLENTY);
  }
}
