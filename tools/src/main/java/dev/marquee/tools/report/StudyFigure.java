package dev.marquee.tools.report;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.recipe.Recipes;
import dev.marquee.v1.RecipeChoice;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the original study published for one of its two networks. It stands beside what the same
 * recipe reaches here, and cannot be compared with it: {@link #HOW_MEASURED} says why.
 */
enum StudyFigure {
  DENSENET121("study-densenet121", 0.2641, "26.41%"),
  CUSTOM_CNN("study-custom-cnn", 0.041, "4.1%");

  /** How the figures came about. */
  static final String HOW_MEASURED =
      "The original study cut each poster into random crops of 150×150 pixels until every genre had"
          + " 3,000, shuffled the crops of all posters together and only then split them 70 to 30. So"
          + " crops of one poster stood on both sides: its figures are of crops whose posters the"
          + " network had been trained with. Here every example is a whole image, and the split keeps"
          + " each movie on one side. The published figures therefore answer another question; neither"
          + " is a goal for the other, and they are shown so that nobody has to look them up.";

  private final String recipe;
  private final double topN;
  private final String published;

  StudyFigure(String recipe, double topN, String published) {
    this.recipe = recipe;
    this.topN = topN;
    this.published = published;
  }

  /**
   * Returns the figure of the recipe that made a version; empty for one that is not the study's.
   */
  static Optional<StudyFigure> of(ReportedVersion version) {
    Optional<String> name = recipeName(version);
    return List.of(values()).stream()
        .filter(figure -> name.filter(figure.recipe::equals).isPresent())
        .findFirst();
  }

  /**
   * Returns the name of the recipe that a version was trained with; empty where it had none, or no
   * pass was made, as of a mean of others. Of a version whose run is not here the recipe is known
   * by its description, which stays the same whatever key was given another value.
   */
  static Optional<String> recipeName(ReportedVersion version) {
    if (untrained(version)) {
      return Optional.empty();
    }
    if (version.run() != null) {
      RecipeChoice choice = version.run().getSpec().getRecipe();
      return Optional.of(choice.getName()).filter(name -> !name.isEmpty());
    }
    String description = description(recipe(version));
    return Recipes.all().entrySet().stream()
        .filter(known -> !description.isEmpty())
        .filter(known -> known.getValue().description().equals(description))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static boolean untrained(ReportedVersion version) {
    return version.run() == null
        ? version.version().getProvenanceOrDefault("epochs", "").equals("0")
        : version.run().getTotalEpochCount() == 0;
  }

  private static String description(String yaml) {
    try {
      return yaml.isEmpty() ? "" : Recipes.read(yaml, Map.of()).description();
    } catch (Failure unknown) {
      // A recipe of another program's, or of a later server's.
      return "";
    }
  }

  /** Returns the recipe of a version as YAML; empty where it is not known. */
  static String recipe(ReportedVersion version) {
    String kept = version.version().getProvenanceOrDefault("recipe", "");
    return kept.isEmpty() && version.run() != null ? version.run().getRecipe() : kept;
  }

  /** Returns the top-n accuracy that was published, in [0, 1]. */
  double topN() {
    return topN;
  }

  /** Returns it as it was published. */
  String published() {
    return published;
  }
}
