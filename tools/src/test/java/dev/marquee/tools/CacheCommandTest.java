package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceImplBase;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.GetResponseCacheResponse;
import dev.marquee.v1.ResponseCache;
import io.grpc.stub.StreamObserver;
import org.junit.jupiter.api.Test;

class CacheCommandTest {
  private static final ResponseCache BUSY =
      ResponseCache.newBuilder()
          .setHitCount(7500)
          .setSharedCount(500)
          .setMissCount(2000)
          .setEvictionCount(3)
          .setEntryCount(1997)
          .setSizeBytes(3 << 19)
          .setCapacityBytes(64 << 20)
          .build();

  @Test
  void whatWasAskedIsShownWithItsShares() {
    assertThat(run(BUSY))
        .isEqualTo(
            """
            hits           7,500 (75.0 %)
            shared         500 (5.0 %)
            misses         2,000 (20.0 %)
            evictions      3
            entries        1,997
            size           1.5 MiB of 64.0 MiB
            """);
  }

  @Test
  void aCacheThatNobodyAskedHasNoShares() {
    assertThat(run(ResponseCache.newBuilder().setCapacityBytes(1 << 20).build()))
        .startsWith("hits           0\nshared         0\n")
        .endsWith("size           0.0 MiB of 1.0 MiB\n");
  }

  @Test
  void aCacheThatIsOffIsSaidToBe() {
    assertThat(run(ResponseCache.getDefaultInstance()))
        .isEqualTo("The response cache is off: serving.response_cache is 0B.\n");
  }

  @Test
  void jsonHasTheNamesOfTheApi() {
    assertThat(run(BUSY, "--json"))
        .contains("\"hit_count\":", "7500", "\"capacity_bytes\":")
        .hasLineCount(1);
  }

  private static String run(ResponseCache cache, Object... more) {
    try (FakeServer server = new FakeServer(new Fixed(cache))) {
      Object[] args = new Object[3 + more.length];
      args[0] = "cache";
      args[1] = "--server";
      args[2] = server.address();
      System.arraycopy(more, 0, args, 3, more.length);
      Run run = Run.marquee(args);
      assertThat(run.exitCode()).as(run.err()).isZero();
      return run.out();
    }
  }

  /** A classifier whose cache never changes. */
  private static final class Fixed extends ClassifierServiceImplBase {
    private final ResponseCache cache;

    Fixed(ResponseCache cache) {
      this.cache = cache;
    }

    @Override
    public void getResponseCache(
        GetResponseCacheRequest request, StreamObserver<GetResponseCacheResponse> answer) {
      answer.onNext(GetResponseCacheResponse.newBuilder().setResponseCache(cache).build());
      answer.onCompleted();
    }
  }
}
