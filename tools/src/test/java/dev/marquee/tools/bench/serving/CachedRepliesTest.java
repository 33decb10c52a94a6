package dev.marquee.tools.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.load.Answer;
import dev.marquee.v1.ClassifyResponse;
import dev.marquee.v1.ClassifyTimings;
import dev.marquee.v1.LabelScore;
import org.junit.jupiter.api.Test;

class CachedRepliesTest {
  private final CachedReplies replies = new CachedReplies();

  @Test
  void repliesThatSayThatTheyAreFromTheCacheAreFine() {
    byte[] reply = reply(true);
    Answer _ = replies.answer(reply);
    Answer _ = replies.answer(reply);
    assertThatCode(replies::requireAllCached).doesNotThrowAnyException();
    assertThat(replies.meanBytes()).isEqualTo(reply.length);
  }

  @Test
  void oneReplyThatWasComputedSpoilsTheMeasurement() {
    Answer _ = replies.answer(reply(true));
    Answer _ = replies.answer(reply(false));
    assertThatThrownBy(replies::requireAllCached)
        .isInstanceOf(BenchException.class)
        .hasMessageStartingWith("1 of 2 answers did not come from the response cache");
  }

  private static byte[] reply(boolean cached) {
    return ClassifyResponse.newBuilder()
        .addLabels(LabelScore.newBuilder().setLabel("drama").setScore(0.5f).setPredicted(true))
        .setModelVersion("models/posters/versions/1")
        .setTimings(ClassifyTimings.newBuilder().setBatchSize(1))
        .setCached(cached)
        .build()
        .toByteArray();
  }
}
