package dev.marquee.tools.report;

import dev.marquee.v1.Example;
import dev.marquee.v1.GetExampleResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An example with its picture and what is said of it.
 *
 * @param title what it is called: its title and year, or else the last part of its name
 * @param thumbnail its picture; null where there is none
 * @param labels its true labels
 * @param best what a version has answered, the best first; empty where none was asked
 * @param missed the true labels that it has not answered
 */
record Card(
    String title,
    @Nullable Thumbnail thumbnail,
    List<String> labels,
    List<Guess> best,
    List<Guess> missed) {

  /** A label with its score as text, and whether it is true. */
  record Guess(String label, String score, boolean right) {}

  /** Shows an answer. */
  static Card of(Answer answer, ExampleSource examples) {
    Optional<GetExampleResponse> example = examples.example(answer.example());
    return new Card(
        title(answer.example(), example.map(GetExampleResponse::getExample)),
        example.flatMap(Thumbnail::of).orElse(null),
        answer.labels(),
        answer.best().stream().map(Card::guess).toList(),
        answer.missed().stream().map(Card::guess).toList());
  }

  /** Shows an example of a dataset, which nobody has judged. */
  static Card of(Example example, ExampleSource examples) {
    return new Card(
        title(example.getName(), Optional.of(example)),
        examples.example(example.getName()).flatMap(Thumbnail::of).orElse(null),
        List.copyOf(example.getLabelsList()),
        List.of(),
        List.of());
  }

  private static Guess guess(Answer.Guess guess) {
    return new Guess(guess.label(), NumberText.fixed(guess.score(), 2), guess.right());
  }

  private static String title(String name, Optional<Example> example) {
    Map<String, String> metadata = example.map(Example::getMetadataMap).orElse(Map.of());
    String title = metadata.getOrDefault("title", "");
    String year = metadata.getOrDefault("year", "");
    if (title.isEmpty()) {
      return name.substring(name.lastIndexOf('/') + 1);
    }
    return year.isEmpty() ? title : "%s (%s)".formatted(title, year);
  }
}
