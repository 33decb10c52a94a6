package dev.marquee.tools.report;

import dev.marquee.models.data.LabelledImage;
import dev.marquee.models.data.TrainingPlan;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.recipe.Recipe;
import dev.marquee.v1.Example;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** What a recipe would train with, planned as a training run plans it. */
public final class BalancePlan {
  /** What is drawn differs by seed; how much of it there is hardly does. */
  private static final long SEED = 0;

  private BalancePlan() {}

  /**
   * Counts the samples of each label, before the recipe balances them and after.
   *
   * @param name what the recipe is called
   * @param vocabulary of the dataset
   * @param examples all of the dataset, by name
   * @throws Failure if the recipe cannot be trained with these examples
   */
  public static LabelBalance of(
      String name, Recipe recipe, List<String> vocabulary, List<Example> examples) {
    List<LabelledImage> images = examples.stream().map(BalancePlan::image).toList();
    TrainingPlan plan = TrainingPlan.of(recipe, vocabulary, images, SEED);
    List<String> labels = plan.vocabulary();
    return new LabelBalance(
        name,
        IntStream.range(0, labels.size())
            .mapToObj(
                i ->
                    new LabelBalance.Count(
                        labels.get(i), plan.countsBefore().get(i), plan.countsAfter().get(i)))
            .toList(),
        plan.trainingImages(),
        plan.samplesPerEpoch());
  }

  private static LabelledImage image(Example example) {
    String id = example.getName().substring(example.getName().lastIndexOf('/') + 1);
    return new LabelledImage(
        id,
        example.getGroup().isEmpty() ? id : example.getGroup(),
        example.getImageSha256(),
        Optional.of(example.getSplit()).filter(split -> !split.isEmpty()),
        example.getLabelsList(),
        example.getWidth(),
        example.getHeight());
  }
}
