package dev.marquee.tools.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.v1.Example;
import dev.marquee.v1.GetExampleResponse;
import dev.marquee.v1.Prediction;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GalleryTest {
  private static final List<String> LABELS = List.of("a", "b", "c");

  @Test
  void anAnswerIsTheNBestAndWhatWasMissed() {
    Answer answer = answer("x", List.of("a", "b"), 0.2f, 0.9f, 0.7f);
    assertThat(answer.best())
        .containsExactly(new Answer.Guess("b", 0.9f, true), new Answer.Guess("c", 0.7f, false));
    assertThat(answer.missed()).containsExactly(new Answer.Guess("a", 0.2f, true));
    assertThat(answer.topN()).isEqualTo(0.5);
    assertThat(answer.weakestTruth()).isEqualTo(0.2f);
    assertThat(answer.surestError()).isEqualTo(0.7f);
  }

  @Test
  void ofEqualScoresTheFirstLabelIsTheBetterOne() {
    assertThat(answer("x", List.of("b"), 0.5f, 0.5f, 0.5f).best())
        .containsExactly(new Answer.Guess("a", 0.5f, false));
  }

  @Test
  void anAnswerWithFewerScoresThanTrueLabelsIsJudgedByThose() {
    assertThat(answer("x", LABELS, 0.5f).topN()).isEqualTo(1);
    assertThat(answer("x", List.of(), 0.5f).topN()).isZero();
  }

  @Test
  void theSurestRightAndTheSurestWrongComeFirst() {
    GalleryChoice choice =
        GalleryChoice.of(
            List.of(
                answer("1", List.of("a"), 0.6f, 0, 0),
                answer("2", List.of("a"), 0.9f, 0, 0),
                answer("3", List.of("a"), 0.1f, 0.3f, 0),
                answer("4", List.of("b"), 0.8f, 0.3f, 0),
                answer("5", List.of("a", "c"), 0.9f, 0.95f, 0)));
    assertThat(choice.right()).extracting(Answer::example).containsExactly("2", "1");
    assertThat(choice.wrong()).extracting(Answer::example).containsExactly("4", "3", "5");
    assertThat(choice.asTheyCome()).hasSize(5);
  }

  @Test
  void noGenreFillsTheGallery() {
    List<Answer> answers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      answers.add(answer("%03d".formatted(i), List.of("a"), 0.9f, 0, 0));
    }
    GalleryChoice choice = GalleryChoice.of(answers);
    assertThat(choice.right()).extracting(Answer::example).containsExactly("000", "001");
    assertThat(choice.asTheyCome())
        .hasSize(GalleryChoice.MOST)
        .extracting(Answer::example)
        .startsWith("000", "008", "016");
  }

  @Test
  void theChoiceDoesNotDependOnChance() {
    List<Answer> answers =
        Reports.version(1, 0.6).predictions().stream()
            .map(prediction -> Answer.of(prediction, Reports.LABELS))
            .toList();
    List<Answer> shuffled = new ArrayList<>(answers);
    Collections.shuffle(shuffled, new Random(1));
    assertThat(GalleryChoice.of(shuffled).right()).isEqualTo(GalleryChoice.of(answers).right());
    assertThat(GalleryChoice.of(shuffled).wrong()).isEqualTo(GalleryChoice.of(answers).wrong());
  }

  @Test
  void onlyExamplesThatAreShownAreAskedFor() {
    Set<String> asked = new HashSet<>();
    ExampleSource examples = Reports.examples("x");
    var gallery =
        Gallery.of(
                Reports.version(1, 0.6),
                name -> {
                  asked.add(name);
                  return examples.example(name);
                })
            .orElseThrow();
    int shown = gallery.parts().stream().mapToInt(part -> part.cards().size()).sum();
    assertThat(asked).hasSizeBetween(GalleryChoice.MOST, shown);
  }

  @Test
  void thumbnailsKeepTheirShapeWithinTheirBounds() {
    assertThat(thumbnail(300, 450)).extracting("width", "height").containsExactly(120, 180);
    assertThat(thumbnail(100, 1000)).extracting("width", "height").containsExactly(20, 200);
    assertThat(thumbnail(60, 40)).extracting("width", "height").containsExactly(60, 40);
  }

  @Test
  void whatIsNoImageHasNoThumbnail() {
    GetExampleResponse broken =
        GetExampleResponse.newBuilder().setImage(ByteString.copyFromUtf8("no image")).build();
    assertThat(Thumbnail.of(broken)).isEmpty();
  }

  private static Thumbnail thumbnail(int width, int height) {
    Example example = Example.newBuilder().setWidth(width).setHeight(height).build();
    return Thumbnail.of(
            GetExampleResponse.newBuilder()
                .setExample(example)
                .setImage(Reports.image(width, height))
                .build())
        .orElseThrow();
  }

  private static Answer answer(String example, List<String> labels, float... scores) {
    Prediction.Builder prediction =
        Prediction.newBuilder().setExample(example).addAllLabels(labels);
    for (float score : scores) {
      prediction.addScores(score);
    }
    return Answer.of(prediction.build(), LABELS);
  }
}
