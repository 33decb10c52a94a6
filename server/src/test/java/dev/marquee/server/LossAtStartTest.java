package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.inject.AbstractModule;
import com.google.inject.Module;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.BlobStore;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.serving.ServingEngines;
import dev.marquee.server.testing.Engines;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.ForwardingBlobStore;
import dev.marquee.server.testing.VersionFolder;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is lost while a server loads what is in production. */
class LossAtStartTest {
  @TempDir Path data;
  private final AtomicInteger opened = new AtomicInteger();

  @Test
  void everyModelThatDoesNotServeIsNamedAndNoneIsTakenForAStop() {
    VersionFolder folder = VersionFolder.in(data);
    for (String model : new String[] {"a", "b", "c"}) {
      VersionFolder.Model _ =
          folder
              .model(model)
              .alias("production", 1)
              .version(1, draft -> draft.tiny().seed(model.charAt(0)));
    }
    try (TestServer server = TestServer.of(data, Map.of(), this::parts)) {
      assertThat(server.report().open()).isTrue();
      assertThat(server.report().silent()).containsOnlyKeys("models/b", "models/c");
      assertThat(server.report().silent().values())
          .allSatisfy(why -> assertThat(why).startsWith("STORAGE_UNAVAILABLE: "));
      assertThat(health(server, "models/a")).isEqualTo(ServingStatus.SERVING);
      assertThat(health(server, "models/b")).isEqualTo(ServingStatus.NOT_SERVING);
      assertThat(health(server, "models/c")).isEqualTo(ServingStatus.NOT_SERVING);
    }
  }

  private static ServingStatus health(TestServer server, String model) {
    return server
        .health()
        .check(HealthCheckRequest.newBuilder().setService(model).build())
        .getStatus();
  }

  private Module parts(MetadataStore metadata, BlobStore blobs) {
    return new AbstractModule() {
      @Override
      protected void configure() {
        bind(ServingEngines.class).toInstance(Engines.only(new FakeEngine()));
        bind(BlobStore.class).toInstance(new Vanishing(blobs));
      }
    };
  }

  /** Is lost once the first version was read. */
  private final class Vanishing extends ForwardingBlobStore {
    Vanishing(BlobStore blobs) {
      super(blobs);
    }

    @Override
    public Path file(Digest digest) {
      if (opened.getAndIncrement() > 0) {
        throw new Failure.Unavailable(Reason.STORAGE_UNAVAILABLE, "It is gone.");
      }
      return super.file(digest);
    }
  }
}
