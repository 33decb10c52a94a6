package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import com.google.protobuf.util.Durations;
import dev.marquee.server.testing.ContentEngine;
import dev.marquee.server.testing.DrawnDatasets;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.GetResponseCacheRequest;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.ResponseCache;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.UnloadModelVersionRequest;
import io.grpc.Status.Code;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is answered from the response cache, one request after the other. */
class ResponseCacheTest {
  private static final String MODEL = "models/posters";

  /** Enough for four images of three labels. */
  private static final int SMALL = 1000;

  @TempDir Path data;
  private final ContentEngine engine = new ContentEngine();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data)
        .model("posters")
        .alias("production", 1)
        .version(1, manifest -> manifest.tiny().threshold("Drama", 0f))
        .version(2, manifest -> manifest.tiny());
    server = serverWith("1MB");
  }

  private TestServer serverWith(String capacity) {
    return TestServer.over(data, engine, Map.of("serving.response_cache", capacity));
  }

  /** Puts another server in the place of the one that was started. */
  private void restartWith(String capacity) {
    server.close();
    server = serverWith(capacity);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPosterThatWasScoredBeforeIsAnsweredAlikeWithoutTheEngine() {
    ClassifyResponse first = classify(1);
    ClassifyResponse second = classify(1);
    assertThat(first.getCached()).isFalse();
    assertThat(second.getCached()).isTrue();
    assertThat(second.getLabelsList()).hasSize(3).isEqualTo(first.getLabelsList());
    assertThat(second.getModelVersion()).isEqualTo(first.getModelVersion());
    assertThat(engine.images()).isEqualTo(1);
  }

  @Test
  void theTimesOfAHitAreThoseOfTheLookUp() {
    ClassifyTimings computed = classify(1).getTimings();
    assertThat(computed.getBatchSize()).isEqualTo(1);
    assertThat(Durations.toNanos(computed.getDecode())).isPositive();
    assertThat(Durations.toNanos(computed.getLookup())).isPositive();
    ClassifyTimings hit = classify(1).getTimings();
    assertThat(Durations.toNanos(hit.getLookup())).isPositive();
    assertThat(hit)
        .isEqualTo(
            ClassifyTimings.newBuilder()
                .setDecode(Durations.ZERO)
                .setQueue(Durations.ZERO)
                .setInference(Durations.ZERO)
                .setLookup(hit.getLookup())
                .build());
  }

  @Test
  void optionsThatOnlyChooseAmongTheScoresAreAnsweredFromTheCache() {
    ClassifyResponse all = classify(1);
    ClassifyResponse best = classify(request(1).setTopK(1));
    assertThat(best.getCached()).isTrue();
    assertThat(best.getLabelsList()).isEqualTo(all.getLabelsList().subList(0, 1));
    float middle = all.getLabels(1).getScore();
    ClassifyResponse high = classify(request(1).setMinScore(middle));
    assertThat(high.getCached()).isTrue();
    assertThat(high.getLabelsList()).isEqualTo(all.getLabelsList().subList(0, 2));
    assertThat(engine.images()).isEqualTo(1);
  }

  @Test
  void everyWayToNameAVersionFindsItsScores() {
    classify(1);
    assertThat(classify(request(1).setModel(MODEL)).getCached()).isTrue();
    assertThat(classify(request(1).setModel(MODEL + "/versions/1")).getCached()).isTrue();
  }

  @Test
  void anotherPosterIsScored() {
    ClassifyResponse one = classify(1);
    ClassifyResponse other = classify(2);
    assertThat(other.getCached()).isFalse();
    assertThat(other.getLabelsList()).isNotEqualTo(one.getLabelsList());
    assertThat(engine.images()).isEqualTo(2);
  }

  @Test
  void afterASwapTheScoresAreThoseOfTheNewVersion() {
    ClassifyResponse before = classify(1);
    promote(2);
    ClassifyResponse after = classify(1);
    assertThat(after.getCached()).isFalse();
    assertThat(after.getModelVersion()).isEqualTo(MODEL + "/versions/2");
    assertThat(after.getLabelsList()).isNotEqualTo(before.getLabelsList());
    assertThat(classify(1).getLabelsList()).isEqualTo(after.getLabelsList());
  }

  @Test
  void afterARollbackTheScoresOfTheOldVersionAreThereStill() {
    ClassifyResponse before = classify(1);
    promote(2);
    classify(1);
    server.models().rollbackModel(RollbackModelRequest.newBuilder().setName(MODEL).build());
    ClassifyResponse after = classify(1);
    assertThat(after.getCached()).isTrue();
    assertThat(after.getModelVersion()).isEqualTo(MODEL + "/versions/1");
    assertThat(after.getLabelsList()).isEqualTo(before.getLabelsList());
    assertThat(engine.images()).isEqualTo(2);
  }

  @Test
  void whatWasUnloadedFindsItsScoresOnceItIsLoadedAgain() {
    ClassifyRequest.Builder second = request(1).setModel(MODEL + "/versions/2");
    ClassifyResponse before = classify(second);
    assertThat(before.getCached()).isFalse();
    server
        .models()
        .unloadModelVersion(
            UnloadModelVersionRequest.newBuilder().setName(MODEL + "/versions/2").build());
    ClassifyResponse after = classify(second);
    assertThat(after.getCached()).isTrue();
    assertThat(after.getLabelsList()).isEqualTo(before.getLabelsList());
    assertThat(engine.images()).isEqualTo(1);
  }

  @Test
  void whoSkipsTheCacheIsScoredAndLeavesNothingInIt() {
    ClassifyRequest.Builder skipping = request(1).setSkipCache(true);
    for (int i = 0; i < 2; i++) {
      ClassifyResponse scored = classify(skipping);
      assertThat(scored.getCached()).isFalse();
      assertThat(Durations.toNanos(scored.getTimings().getLookup())).isZero();
    }
    assertThat(engine.images()).isEqualTo(2);
    assertThat(classify(1).getCached()).isFalse();
    assertThat(statistics().getMissCount()).isEqualTo(1);
  }

  @Test
  void aCacheOfNoBytesIsOff() {
    restartWith("0B");
    assertThat(classify(1).getCached()).isFalse();
    assertThat(classify(1).getCached()).isFalse();
    assertThat(engine.images()).isEqualTo(2);
    assertThat(statistics()).isEqualTo(ResponseCache.getDefaultInstance());
  }

  @Test
  void noMoreIsKeptThanThereIsRoomFor() {
    restartWith(SMALL + "B");
    for (int picture = 0; picture < 10; picture++) {
      classify(picture);
    }
    ResponseCache full = statistics();
    assertThat(full.getCapacityBytes()).isEqualTo(SMALL);
    assertThat(full.getSizeBytes()).isPositive().isLessThanOrEqualTo(SMALL);
    assertThat(full.getEntryCount()).isEqualTo(4);
    assertThat(full.getEvictionCount()).isEqualTo(6);
    // What had to give way is scored again.
    for (int picture = 0; picture < 10; picture++) {
      classify(picture);
    }
    assertThat(engine.images()).isGreaterThan(10);
  }

  @Test
  void whatIsAskedIsCounted() {
    classify(1);
    classify(1);
    classify(1);
    classify(2);
    ResponseCache counted = statistics();
    assertThat(counted.getHitCount()).isEqualTo(2);
    assertThat(counted.getMissCount()).isEqualTo(2);
    assertThat(counted.getSharedCount()).isZero();
    assertThat(counted.getEvictionCount()).isZero();
    assertThat(counted.getEntryCount()).isEqualTo(2);
    assertThat(counted.getCapacityBytes()).isEqualTo(1 << 20);
    assertThat(counted.getSizeBytes()).isBetween(2L * 3 * Float.BYTES, 1000L);
  }

  @Test
  void anImageThatCannotBeReadIsRefusedEachTimeAndNotKept() {
    byte[] cut = new byte[100];
    System.arraycopy(Pictures.jpeg(1), 0, cut, 0, cut.length);
    ClassifyRequest request =
        ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(cut)).build();
    for (int i = 1; i <= 2; i++) {
      Refusal refusal = Refusal.of(() -> server.classifier().classify(request));
      assertThat(refusal.code()).isEqualTo(Code.INVALID_ARGUMENT);
      assertThat(statistics().getMissCount()).isEqualTo(i);
    }
    assertThat(statistics().getEntryCount()).isZero();
  }

  @Test
  void aFailureOfTheEngineIsNotKept() {
    engine.failScoring(new IllegalStateException("out of memory"));
    assertThat(Refusal.of(() -> classify(1)).code()).isEqualTo(Code.INTERNAL);
    engine.failScoring(null);
    assertThat(classify(1).getCached()).isFalse();
    assertThat(classify(1).getCached()).isTrue();
  }

  @Test
  void anEvaluationNeitherAsksNorFillsTheCache() {
    DrawnDatasets datasets = new DrawnDatasets();
    datasets.draft("films").add("validation", "Drama").add("validation", "Comedy").commit();
    server.close();
    server = EvaluationScene.start(data, datasets, engine, Map.of("serving.response_cache", "1MB"));
    for (int i = 1; i <= 2; i++) {
      ImmutableList<?> events =
          ImmutableList.copyOf(
              EvaluationScene.evaluate(server, EvaluationScene.request(MODEL + "/versions/1")));
      assertThat(events).isNotEmpty();
      assertThat(engine.images()).isEqualTo(2 * i);
    }
    ResponseCache untouched = statistics();
    assertThat(untouched.getHitCount() + untouched.getMissCount()).isZero();
    assertThat(untouched.getEntryCount()).isZero();
  }

  private void promote(int version) {
    var request =
        PromoteModelVersionRequest.newBuilder().setName(MODEL + "/versions/" + version).build();
    assertThat(ImmutableList.copyOf(server.models().promoteModelVersion(request)).getLast())
        .matches(event -> event.hasPromoted());
  }

  private ResponseCache statistics() {
    return server
        .classifier()
        .getResponseCache(GetResponseCacheRequest.getDefaultInstance())
        .getResponseCache();
  }

  private ClassifyResponse classify(int picture) {
    return classify(request(picture));
  }

  private ClassifyResponse classify(ClassifyRequest.Builder request) {
    return server.classifier().classify(request.build());
  }

  private static ClassifyRequest.Builder request(int picture) {
    return ClassifyRequest.newBuilder().setImage(ByteString.copyFrom(Pictures.jpeg(picture)));
  }
}
