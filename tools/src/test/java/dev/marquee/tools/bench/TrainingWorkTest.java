package dev.marquee.tools.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.v1.TrainingExample;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingWorkTest {
  private static final List<ByteString> POSTERS =
      List.of(
          ByteString.copyFromUtf8("a"), ByteString.copyFromUtf8("b"), ByteString.copyFromUtf8("c"));
  private static final TrainingWork WORK =
      new TrainingWork(TrainingWork.CUSTOM_CNN, 4, 1, 19, POSTERS);

  @Test
  void whatIsStreamedIsWhatTheBareLoopIsFed() {
    for (int batch = 0; batch < 10; batch++) {
      List<TrainingExample> streamed = WORK.examples(batch);
      List<BitSet> truth = WORK.truth(batch);
      assertThat(streamed).hasSize(4);
      for (int place = 0; place < 4; place++) {
        assertThat(streamed.get(place).getImage())
            .isEqualTo(POSTERS.get(WORK.poster(batch, place)));
        assertThat(streamed.get(place).getLabelsList())
            .isEqualTo(truth.get(place).stream().mapToObj(TrainingWork.labels()::get).toList())
            .hasSize(2);
      }
    }
  }

  @Test
  void batchesComeAgainAfterSoMany() {
    assertThat(WORK.examples(TrainingWork.DIFFERENT_BATCHES)).isEqualTo(WORK.examples(0));
    assertThat(WORK.examples(1)).isNotEqualTo(WORK.examples(0));
  }

  @Test
  void theRecipeFeedsTheNetwork() {
    WORK.recipe(1).requireFits(WORK.network());
    TrainingWork dense = new TrainingWork("densenet121", 16, 1, 19, POSTERS);
    dense.recipe(1).requireFits(dense.network());
    assertThat(dense.recipe(3).epochs()).isEqualTo(3);
    assertThat(dense.recipe(3).batchSize()).isEqualTo(16);
  }
}
