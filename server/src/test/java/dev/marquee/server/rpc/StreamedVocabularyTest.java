package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.v1.RecipeChoice;
import dev.marquee.v1.StreamedData;
import dev.marquee.v1.TrainingSpec;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A vocabulary of streamed data has the bounds that a dataset's has. */
class StreamedVocabularyTest {
  static Stream<Arguments> faults() {
    return Stream.of(
        Arguments.of(List.of(), ""),
        Arguments.of(List.of("Drama", "Drama"), "[1]"),
        Arguments.of(List.of(" "), "[0]"),
        Arguments.of(List.of("x".repeat(101)), "[0]"),
        Arguments.of(List.of("Film\tNoir"), "[0]"),
        Arguments.of(IntStream.rangeClosed(0, 10_000).mapToObj(Integer::toString).toList(), ""));
  }

  @ParameterizedTest
  @MethodSource("faults")
  void whatIsNoVocabularyOfADatasetIsRefused(List<String> labels, String place) {
    TrainingSpec spec =
        TrainingSpec.newBuilder()
            .setModel("models/posters")
            .setArchitecture("tiny")
            .setRecipe(RecipeChoice.newBuilder().setName("study-custom-cnn"))
            .setStreamed(StreamedData.newBuilder().addAllLabels(labels).setBatchCount(1))
            .build();

    Failure.InvalidArgument refusal =
        catchThrowableOfType(Failure.InvalidArgument.class, () -> SentSpec.read(spec));

    assertThat(refusal.reason()).isEqualTo(Reason.FIELD_INVALID);
    assertThat(refusal.violations().getFirst().field())
        .isEqualTo("start.spec.streamed.labels" + place);
  }
}
