package dev.marquee.models.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.Crop;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.models.recipe.Recipes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.assertj.core.api.AbstractStringAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingPlanTest {
  private static final List<String> VOCABULARY =
      List.of("Western", "Drama", "Comedy", "War", "N/A");

  @ParameterizedTest
  @ValueSource(longs = {0, 1, 2, 3})
  void noGroupAndNoContentStandsOnBothSides(long seed) {
    List<LabelledImage> images = tangled(400, seed);
    TrainingPlan plan = TrainingPlan.of(recipe("split", "0.7"), VOCABULARY, images, seed);
    Set<Integer> training = places(plan.batches(1));
    Set<Integer> validation =
        plan.validation().stream().map(Sample::image).collect(Collectors.toSet());
    assertThat(training).isNotEmpty().doesNotContainAnyElementsOf(validation);
    assertThat(validation).isNotEmpty();
    assertThat(of(images, training, LabelledImage::group))
        .doesNotContainAnyElementsOf(of(images, validation, LabelledImage::group));
    assertThat(of(images, training, LabelledImage::content))
        .doesNotContainAnyElementsOf(of(images, validation, LabelledImage::content));
  }

  @Test
  void theShareIsReachedAndNotPassedByMoreThanAGroup() {
    List<LabelledImage> images = single(1000, Optional.empty());
    TrainingPlan plan = TrainingPlan.of(recipe("split", "0.7"), VOCABULARY, images, 5);
    assertThat(plan.trainingImages()).isEqualTo(700);
    assertThat(plan.validation()).hasSize(300);
  }

  @Test
  void aShareIsNeverDrawnFromWhatTheDatasetHoldsOut() {
    List<LabelledImage> images = new ArrayList<>(single(60, Optional.of("train")));
    images.addAll(named("v", 20, Optional.of("validation")));
    images.addAll(named("t", 20, Optional.of("test")));
    TrainingPlan plan = TrainingPlan.of(recipe("split", "0.7"), VOCABULARY, images, 5);
    assertThat(places(plan.batches(1))).allMatch(place -> place < 60).hasSize(60);
    assertThat(plan.validation()).extracting(Sample::image).hasSize(20).allMatch(i -> i < 80);
  }

  @Test
  void theDatasetsOwnSplitsAreTakenAndWhatIsTiedToHeldOutImagesIsLeftOut() {
    List<LabelledImage> images =
        List.of(
            image("a", "film-1", "x", "train"),
            image("b", "film-2", "y", "train"),
            image("c", "film-3", "y", "validation"),
            image("d", "film-4", "z", "train"),
            image("e", "film-4", "w", "test"),
            image("f", "film-5", "u", "validation"));
    TrainingPlan plan = TrainingPlan.of(recipe("split", "existing"), VOCABULARY, images, 0);
    assertThat(places(plan.batches(1))).containsExactly(0);
    assertThat(plan.validation()).extracting(Sample::image).containsExactly(2, 5);
  }

  @Test
  void imagesWithoutALabelThatCountsAreOnNeitherSide() {
    List<LabelledImage> images =
        List.of(
            labelled("a", "train", "Drama"),
            labelled("b", "train"),
            labelled("c", "train", "N/A"),
            labelled("d", "validation", "N/A"));
    TrainingPlan plan = TrainingPlan.of(recipe("label_merge", "genres-20"), VOCABULARY, images, 0);
    assertThat(places(plan.batches(1))).containsExactly(0);
    assertThat(plan.validation()).isEmpty();
  }

  @Test
  void labelsAreMergedBeforeTheyAreCounted() {
    List<LabelledImage> images =
        List.of(
            labelled("a", "train", "Western", "Drama"),
            labelled("b", "train", "Drama", "N/A"),
            labelled("c", "train", "War"));
    TrainingPlan plan = TrainingPlan.of(recipe("label_merge", "genres-20"), VOCABULARY, images, 0);
    assertThat(plan.vocabulary()).containsExactly("Comedy", "Drama", "Other", "War");
    assertThat(plan.countsBefore()).containsExactly(0, 2, 1, 1);
    assertThat(plan.countsAfter()).isEqualTo(plan.countsBefore());
    assertThat(plan.frequencies()).containsExactly(0, 2f / 3, 1f / 3, 1f / 3);
  }

  @Test
  void everySampleComesOncePerEpochInBatchesOfNearlyOneSize() {
    TrainingPlan plan =
        TrainingPlan.of(
            recipe("batch_size", "32"), VOCABULARY, single(100, Optional.of("train")), 9);
    List<List<Sample>> batches = plan.batches(1);
    assertThat(batches).hasSize(plan.stepsPerEpoch()).hasSize(4);
    assertThat(batches).allMatch(batch -> batch.size() == 25);
    assertThat(batches.stream().flatMap(List::stream).map(Sample::image).sorted().toList())
        .isEqualTo(Stream.iterate(0, i -> i + 1).limit(100).toList());
  }

  @Test
  void equalArgumentsMakeEqualBatchesAndAnotherSeedOrEpochMakesOthers() {
    List<LabelledImage> images = tangled(200, 1);
    Recipe recipe = recipe("split", "0.5", "samples_per_label", "60");
    TrainingPlan plan = TrainingPlan.of(recipe, VOCABULARY, images, 7);
    TrainingPlan again = TrainingPlan.of(recipe, VOCABULARY, images, 7);
    assertThat(again.batches(1)).isEqualTo(plan.batches(1));
    assertThat(again.validation()).isEqualTo(plan.validation());
    assertThat(plan.batches(2)).isNotEqualTo(plan.batches(1));
    assertThat(seeds(plan.batches(2))).doesNotContainAnyElementsOf(seeds(plan.batches(1)));
    TrainingPlan other = TrainingPlan.of(recipe, VOCABULARY, images, 8);
    assertThat(places(other.batches(1))).isNotEqualTo(places(plan.batches(1)));
  }

  @Test
  void rareLabelsAreBroughtToTheNumberAndOthersStay() {
    List<LabelledImage> images = new ArrayList<>();
    images.addAll(many("Drama", 50));
    images.addAll(many("Comedy", 10));
    images.addAll(many("War", 3));
    TrainingPlan plan = TrainingPlan.of(recipe("samples_per_label", "30"), VOCABULARY, images, 0);
    assertThat(count(plan, plan.countsBefore(), "War")).isEqualTo(3);
    assertThat(count(plan, plan.countsAfter(), "War")).isEqualTo(30);
    assertThat(count(plan, plan.countsAfter(), "Comedy")).isEqualTo(30);
    assertThat(count(plan, plan.countsAfter(), "Drama")).isEqualTo(50);
    Map<Integer, Long> perImage = perImage(plan);
    assertThat(perImage.get(60)).isEqualTo(10);
    assertThat(perImage.get(50)).isEqualTo(3);
    assertThat(perImage.get(0)).isEqualTo(1);
  }

  @Test
  void anImageThatGaveMoreForOneLabelGivesNoMoreForAnother() {
    List<LabelledImage> images = new ArrayList<>();
    images.add(labelled("both", "train", "War", "Comedy"));
    images.addAll(many("Comedy", 4));
    images.addAll(many("Drama", 40));
    TrainingPlan plan = TrainingPlan.of(recipe("samples_per_label", "20"), VOCABULARY, images, 0);
    // For War, the rarer one, it gives 20; they bring Comedy to 24, which so needs no more.
    assertThat(perImage(plan).get(0)).isEqualTo(20);
    assertThat(count(plan, plan.countsAfter(), "Comedy")).isEqualTo(24);
    assertThat(perImage(plan).get(1)).isEqualTo(1);
  }

  @Test
  void cropsAreSquaresWithinTheirPosterAndNarrowPostersGiveTheirWidth() {
    List<LabelledImage> images =
        List.of(sized("wide", 400, 300), sized("narrow", 120, 300), sized("low", 200, 90));
    TrainingPlan plan = TrainingPlan.of(recipe("samples_per_label", "90"), VOCABULARY, images, 0);
    List<Sample> samples = plan.batches(1).stream().flatMap(List::stream).toList();
    assertThat(samples).hasSize(90);
    Set<Crop> crops = new HashSet<>();
    for (Sample sample : samples) {
      LabelledImage image = images.get(sample.image());
      Crop crop = sample.crop().orElseThrow();
      assertThat(crop.within(image.width(), image.height())).isTrue();
      assertThat(crop.width())
          .isEqualTo(crop.height())
          .isEqualTo(Math.min(150, Math.min(image.width(), image.height())));
      crops.add(crop);
    }
    assertThat(crops).hasSizeGreaterThan(80);
    assertThat(plan.validation()).allMatch(sample -> sample.crop().isEmpty());
  }

  @Test
  void nothingToTrainWithIsRefusedWithWhatToDo() {
    assertUnusable(recipe("split", "existing"), named("v", 3, Optional.empty()))
        .contains("no split 'train'", "split: 0.7");
    assertUnusable(recipe("split", "existing"), named("v", 3, Optional.of("validation")))
        .contains("no split 'train'", "name a dataset that has one");
    assertUnusable(recipe("split", "0.5"), named("v", 3, Optional.of("validation")))
        .contains("Of the 3 images, 3 have a label", "label_merge");
    assertUnusable(recipe("split", "existing"), List.of(labelled("a", "train")))
        .contains("0 have a label");
    assertUnusable(
            recipe("label_merge.dropped", "[Western, Drama, Comedy, War, N/A]"),
            single(3, Optional.of("train")))
        .contains("drops every label");
  }

  @Test
  void aBalanceOfMillionsIsRefusedBeforeItIsMade() {
    assertThatExceptionOfType(Failure.InvalidArgument.class)
        .isThrownBy(
            () ->
                TrainingPlan.of(
                    recipe("samples_per_label", "1000000"),
                    VOCABULARY,
                    List.of(
                        labelled("a", "train", "Drama"),
                        labelled("b", "train", "War"),
                        labelled("c", "train", "Comedy")),
                    0))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RECIPE_INVALID))
        .withMessageContaining("samples_per_label");
  }

  private static AbstractStringAssert<?> assertUnusable(Recipe recipe, List<LabelledImage> images) {
    Failure.FailedPrecondition failure =
        catchThrowableOfType(
            Failure.FailedPrecondition.class, () -> TrainingPlan.of(recipe, VOCABULARY, images, 0));
    assertThat(failure.reason()).isEqualTo(Reason.TRAINING_DATA_UNUSABLE);
    return assertThat(String.valueOf(failure.getMessage()));
  }

  private static Recipe recipe(String... settings) {
    Map<String, String> all = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      all.put(settings[i], settings[i + 1]);
    }
    return Recipes.read(
        "{epochs: 1, batch_size: 16, input: {width: 8, height: 8}, rates: {'*': 1}}", all);
  }

  /** Images of which some share a film, and some of these and of others their bytes. */
  private static List<LabelledImage> tangled(int count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    List<LabelledImage> images = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      images.add(
          new LabelledImage(
              "i" + i,
              "g" + random.nextInt(count),
              "c" + random.nextInt(count),
              Optional.empty(),
              List.of(VOCABULARY.get(random.nextInt(4))),
              200,
              300));
    }
    return images;
  }

  private static List<LabelledImage> single(int count, Optional<String> split) {
    return named("i", count, split);
  }

  private static List<LabelledImage> named(String prefix, int count, Optional<String> split) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> prefix + i)
        .map(id -> new LabelledImage(id, id, id, split, List.of("Drama"), 200, 300))
        .toList();
  }

  private static List<LabelledImage> many(String label, int count) {
    return Stream.iterate(0, i -> i + 1)
        .limit(count)
        .map(i -> labelled(label + i, "train", label))
        .toList();
  }

  private static LabelledImage labelled(String id, String split, String... labels) {
    return new LabelledImage(id, id, id, Optional.of(split), List.of(labels), 200, 300);
  }

  private static LabelledImage image(String id, String group, String content, String split) {
    return new LabelledImage(id, group, content, Optional.of(split), List.of("Drama"), 200, 300);
  }

  private static LabelledImage sized(String id, int width, int height) {
    return new LabelledImage(id, id, id, Optional.of("train"), List.of("War"), width, height);
  }

  private static int count(TrainingPlan plan, List<Integer> counts, String label) {
    return counts.get(plan.vocabulary().indexOf(label));
  }

  private static Map<Integer, Long> perImage(TrainingPlan plan) {
    return plan.batches(1).stream()
        .flatMap(List::stream)
        .collect(Collectors.groupingBy(Sample::image, Collectors.counting()));
  }

  private static Set<Integer> places(List<List<Sample>> batches) {
    return batches.stream().flatMap(List::stream).map(Sample::image).collect(Collectors.toSet());
  }

  private static Set<Long> seeds(List<List<Sample>> batches) {
    return batches.stream().flatMap(List::stream).map(Sample::seed).collect(Collectors.toSet());
  }

  private static Set<String> of(
      List<LabelledImage> images, Set<Integer> places, Function<LabelledImage, String> what) {
    return places.stream().map(images::get).map(what).collect(Collectors.toSet());
  }
}
