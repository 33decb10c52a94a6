package dev.marquee.models.recipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.image.InputSpec.ChannelOrder;
import dev.marquee.models.labels.LabelMerge;
import dev.marquee.models.network.Architectures;
import dev.marquee.models.network.Network;
import dev.marquee.models.network.Settings;
import dev.marquee.models.network.Summary;
import dev.marquee.models.training.LossSettings;
import dev.marquee.models.training.OptimizerSettings.Adam;
import dev.marquee.models.training.OptimizerSettings.AdamW;
import dev.marquee.models.training.OptimizerSettings.Sgd;
import dev.marquee.models.training.Schedule;
import dev.marquee.models.training.TrainerSettings;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecipesTest {

  static Stream<String> names() {
    return Recipes.all().keySet().stream();
  }

  @Test
  void everyFileIsARecipeOrAMergeOfLabels() throws IOException, URISyntaxException {
    Path folder =
        Path.of(Objects.requireNonNull(Recipes.class.getResource("genres-20.yaml")).toURI())
            .getParent();
    try (Stream<Path> files = Files.list(folder)) {
      assertThat(files.map(Path::getFileName).map(Path::toString).filter(n -> n.endsWith(".yaml")))
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(Resources.RECIPES.stream(), Resources.MERGES.stream())
                  .map(name -> name + ".yaml")
                  .toList());
    }
    assertThat(Recipes.all().keySet()).containsExactlyElementsOf(Resources.RECIPES);
  }

  @ParameterizedTest
  @MethodSource("names")
  void whatIsWrittenReadsAsAnEqualRecipe(String name) {
    Recipe recipe = Recipes.named(name);
    assertThat(Recipes.read(recipe.yaml(), Map.of())).isEqualTo(recipe);
    assertThat(recipe.description()).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sgd",
        "adam",
        "adamw",
        "constant",
        "cosine",
        "one-cycle",
        "cross-entropy",
        "double-sigmoid",
        "focal",
        "asymmetric"
      })
  void everyKindReadsAsItIsWritten(String kind) {
    String section =
        switch (kind) {
          case "sgd", "adam", "adamw" -> "optimizer";
          case "constant", "cosine", "one-cycle" -> "schedule";
          default -> "loss";
        };
    Recipe recipe = Recipes.named("densenet121", Map.of(section, kind, "split", "0.7"));
    assertThat(Recipes.read(recipe.yaml(), Map.of())).isEqualTo(recipe);
    assertThat(recipe.yaml()).contains("kind: " + kind + "\n");
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachFitsTheNetworkThatItIsNamedAfter(String name) {
    Recipe recipe = Recipes.named(name);
    Network network =
        Architectures.onClassPath().get(name.replace("study-", "")).network(20, Settings.NONE);
    recipe.requireFits(network);
    InputSpec trained = recipe.trainingInput();
    var _ = Summary.of(network, trained.height(), trained.width());
    var _ = Summary.of(network, recipe.input().height(), recipe.input().width());
  }

  @Test
  void theStudysRecipesAreAsItsTextHasThem() {
    for (String name : List.of("study-densenet121", "study-custom-cnn")) {
      Recipe recipe = Recipes.named(name);
      assertThat(recipe.epochs()).isEqualTo(10);
      assertThat(recipe.batchSize()).isEqualTo(2);
      assertThat(recipe.samplesPerLabel()).isEqualTo(3000);
      assertThat(recipe.cropSide()).isEqualTo(150);
      assertThat(recipe.split()).isEqualTo(new Split.Share(0.7));
      assertThat(recipe.optimizer()).isEqualTo(new Adam(0.9, 0.999, 1e-8, 0));
      assertThat(recipe.trainerSettings().rate("features.conv1.weight")).isEqualTo(0.5);
      assertThat(recipe.augmentation()).isEqualTo(Augmentation.NONE);
    }
  }

  @Test
  void whatTheStudysNotebookDidOtherwiseAreSettings() {
    Recipe recipe =
        Recipes.named(
            "study-densenet121",
            Map.of("rates.features", "0", "loss", "double-sigmoid", "input.channel_order", "BGR"));
    TrainerSettings settings = recipe.trainerSettings();
    assertThat(settings.rate("features.conv0.weight")).isZero();
    assertThat(settings.rate("classifier.weight")).isEqualTo(0.5);
    assertThat(settings.loss()).isEqualTo(new LossSettings.DoubleSigmoid());
    assertThat(recipe.input().channelOrder()).isEqualTo(ChannelOrder.BGR);
  }

  @Test
  void settingsChangeKeysAndNothingElse() {
    Recipe recipe =
        Recipes.named(
            "densenet121",
            Map.of(
                "epochs", "2",
                "optimizer.weight_decay", "0.01",
                "rates.classifier", "1e-3",
                "label_merge.merged.Sport", "Other",
                "augmentation.area", "[0.5, 0.75]"));
    assertThat(recipe.epochs()).isEqualTo(2);
    assertThat(recipe.optimizer()).isEqualTo(new AdamW(0.9, 0.999, 1e-8, 0.01));
    assertThat(recipe.trainerSettings().rate("classifier.bias")).isEqualTo(1e-3);
    assertThat(recipe.trainerSettings().rate("features.norm5.bias")).isEqualTo(3e-4);
    assertThat(recipe.labelMerge().merged())
        .containsEntry("Sport", "Other")
        .containsEntry("Musical", "Music");
    assertThat(recipe.augmentation().area()).isEqualTo(new Augmentation.Range(0.5, 0.75));
    assertThat(recipe.batchSize()).isEqualTo(32);
  }

  @Test
  void itIsTrainedAtTheSizeOfTheInputUnlessAnotherIsGiven() {
    Recipe recipe = Recipes.named("custom-cnn", Map.of("input.width", "120"));
    assertThat(recipe.trainingInput()).isEqualTo(recipe.input());
    Recipe smaller =
        Recipes.named(
            "custom-cnn", Map.of("augmentation.width", "100", "augmentation.mixup", "0.3"));
    assertThat(smaller.trainingInput()).isEqualTo(smaller.input().sized(100, 150));
    assertThat(smaller.trainerSettings().input()).isEqualTo(smaller.trainingInput());
    assertThat(smaller.trainerSettings().mixup()).isEqualTo(0.3);
  }

  @Test
  void anotherKindBeginsWithItsOwnDefaults() {
    Recipe recipe =
        Recipes.named(
            "densenet121",
            Map.of(
                "optimizer.momentum", "0.9", "optimizer.kind", "sgd", "schedule.kind", "cosine"));
    assertThat(recipe.optimizer()).isEqualTo(new Sgd(0.9, 0));
    assertThat(recipe.schedule()).isEqualTo(new Schedule.Cosine(0));
  }

  @Test
  void theMergeOfGenresMakesTwentyOfTwentyEight() {
    List<String> raw =
        List.of(
            "Action",
            "Adult",
            "Adventure",
            "Animation",
            "Biography",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Family",
            "Fantasy",
            "Game-Show",
            "History",
            "Horror",
            "Music",
            "Musical",
            "Mystery",
            "N/A",
            "News",
            "Reality-TV",
            "Romance",
            "Sci-Fi",
            "Short",
            "Sport",
            "Talk-Show",
            "Thriller",
            "War",
            "Western");
    LabelMerge merge = Recipes.named("densenet121").labelMerge();
    assertThat(merge.vocabulary(raw))
        .containsExactly(
            "Action",
            "Adventure",
            "Animation",
            "Biography",
            "Comedy",
            "Crime",
            "Documentary",
            "Drama",
            "Family",
            "Fantasy",
            "History",
            "Horror",
            "Music",
            "Mystery",
            "Other",
            "Romance",
            "Sci-Fi",
            "Sport",
            "Thriller",
            "War");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    assertThatExceptionOfType(Failure.NotFound.class)
        .isThrownBy(() -> Recipes.named("../genres-20"))
        .satisfies(e -> assertThat(e.reason()).isEqualTo(Reason.RECIPE_NOT_FOUND))
        .withMessageContaining("study-densenet121");
  }

  @Test
  void ratesOfNoLayerAreRefused() {
    Network network = Architectures.onClassPath().get("custom-cnn").network(3, Settings.NONE);
    assertThatExceptionOfType(Failure.InvalidArgument.class)
        .isThrownBy(
            () ->
                Recipes.named("custom-cnn", Map.of("rates.features.denseblock4", "1e-3"))
                    .requireFits(network))
        .withMessageContaining("rates.features.denseblock4")
        .withMessageContaining("classifier.bias");
    assertThatExceptionOfType(Failure.InvalidArgument.class)
        .isThrownBy(
            () ->
                Recipes.named("custom-cnn", Map.of("rates", "{features: 0, classifier: 0, '*': 1}"))
                    .requireFits(network))
        .withMessageContaining("leaves every parameter");
  }
}
