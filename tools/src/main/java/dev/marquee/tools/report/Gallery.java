package dev.marquee.tools.report;

import dev.marquee.v1.LabelMetrics;
import java.util.List;
import java.util.Optional;

/**
 * Examples with what a version answered for them.
 *
 * @param version the version
 * @param parts right ones, wrong ones, and some as they come
 */
record Gallery(String version, List<Part> parts) {

  /**
   * Some examples.
   *
   * @param title what they have in common
   * @param cards the examples; may be none
   */
  record Part(String title, List<Card> cards) {}

  /** Makes the gallery; empty where it is not kept what the version answered. */
  static Optional<Gallery> of(ReportedVersion version, ExampleSource examples) {
    List<String> vocabulary =
        version.evaluation().getLabelsList().stream().map(LabelMetrics::getLabel).toList();
    List<Answer> answers =
        version.predictions().stream()
            .map(prediction -> Answer.of(prediction, vocabulary))
            .filter(answer -> !answer.best().isEmpty())
            .toList();
    if (answers.isEmpty()) {
      return Optional.empty();
    }
    GalleryChoice choice = GalleryChoice.of(answers);
    return Optional.of(
        new Gallery(
            version.name(),
            List.of(
                part("All right, the surest first", choice.right(), examples),
                part("Most wrong, the surest errors first", choice.wrong(), examples),
                part("As they come, evenly by name", choice.asTheyCome(), examples))));
  }

  private static Part part(String title, List<Answer> answers, ExampleSource examples) {
    return new Part(title, answers.stream().map(answer -> Card.of(answer, examples)).toList());
  }
}
