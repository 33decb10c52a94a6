package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.hash.Hashing;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetExampleRequest;
import dev.marquee.v1.UploadedExample;
import io.grpc.Status.Code;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Uploads that break off, and go on with what was not acknowledged. */
class CutUploadTest extends DatasetScene {
  private static final int EXAMPLES = 300;
  private static final int CUTS = 100;

  @SuppressWarnings("NullAway.Init") // JUnit fills the fields in.
  CutUploadTest() {}

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void anUploadThatIsCutAHundredTimesHasTheDigestOfAnUncutOne(long seed) {
    List<UploadedExample.Builder> all = examples(0, EXAMPLES);
    create("uncut");
    UploadStream uncut = UploadStream.into(server, "datasets/uncut");
    all.forEach(uncut::send);
    assertThat(uncut.complete()).isEmpty();

    int done = 0;
    Random random = new Random(seed);
    for (int cut = 0; cut < CUTS; cut++) {
      UploadStream stream = UploadStream.into(server, POSTERS);
      int count = random.nextInt(Math.min(20, EXAMPLES - done + 1));
      all.subList(done, done + count).forEach(stream::send);
      // Some are cut at once, some when a part was acknowledged.
      int awaited = random.nextInt(count + 1) / 4;
      if (awaited > 0) {
        done += Math.toIntExact(stream.awaitAcknowledged(awaited).acknowledged());
      }
      stream.cut();
      if (cut % 10 == 0) {
        requireAcknowledged(all.subList(0, done));
        requireWhole(examples(POSTERS));
      }
    }
    UploadStream rest = UploadStream.into(server, POSTERS);
    all.subList(done, EXAMPLES).forEach(rest::send);
    assertThat(rest.complete()).isEmpty();

    requireWhole(examples(POSTERS));
    assertThat(commit(POSTERS).getDigest()).isEqualTo(commit("datasets/uncut").getDigest());
  }

  private void requireAcknowledged(List<UploadedExample.Builder> acknowledged) {
    assertThat(ids(POSTERS))
        .containsAll(acknowledged.stream().map(UploadedExample.Builder::getExampleId).toList());
  }

  /** Requires that every example that is listed has its image. */
  private void requireWhole(List<Example> listed) {
    for (Example example : listed) {
      byte[] image =
          server
              .datasets()
              .getExample(GetExampleRequest.newBuilder().setName(example.getName()).build())
              .getImage()
              .toByteArray();
      assertThat(Hashing.sha256().hashBytes(image).toString()).isEqualTo(example.getImageSha256());
    }
  }

  @Test
  void whatWasAcknowledgedIsThereAfterARestartAndTheRestGoesOn() {
    UploadStream stream = UploadStream.into(server, POSTERS);
    examples(0, 50).forEach(stream::send);
    stream.awaitAcknowledged(10);

    restart();

    assertThat(ids(POSTERS))
        .containsAll(
            examples(0, Math.toIntExact(stream.acknowledged())).stream()
                .map(UploadedExample.Builder::getExampleId)
                .toList());
    UploadStream again = UploadStream.into(server, POSTERS);
    examples(0, 50).forEach(again::send);
    assertThat(again.complete()).isEmpty();
    assertThat(commit(POSTERS).getExampleCount()).isEqualTo(50);
  }

  @Test
  void aServerThatStopsEndsTheStreamAndKeepsWhatItAcknowledged() {
    UploadStream stream = UploadStream.into(server, POSTERS);
    examples(0, 5).forEach(stream::send);
    stream.awaitAcknowledged(5);

    server.stop();

    Refusal refusal = stream.awaitRefusal();
    Refused.with(refusal, Code.UNAVAILABLE, "SHUTTING_DOWN");
    restart();
    assertThat(ids(POSTERS)).hasSize(5);
  }
}
