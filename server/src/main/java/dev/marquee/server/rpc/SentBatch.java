package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.Texts;
import dev.marquee.server.training.StreamedExample;
import dev.marquee.v1.TrainingBatch;
import dev.marquee.v1.TrainingExample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads streamed batches, whose labels are those of one vocabulary. Immutable. */
final class SentBatch {
  private static final int MAX_EXAMPLES = 1024;

  private final Map<String, Integer> places = new HashMap<>();

  SentBatch(List<String> vocabulary) {
    for (String label : vocabulary) {
      places.put(label, places.size());
    }
  }

  /**
   * Reads a batch, but for its images.
   *
   * @throws Failure.InvalidArgument if it holds too few or too many examples, or one of them a
   *     label that is not in the vocabulary ({@code LABEL_UNKNOWN}), or one twice ({@code
   *     LABEL_REPEATED})
   */
  List<StreamedExample> read(TrainingBatch batch) {
    int count = batch.getExamplesCount();
    if (count < 1 || count > MAX_EXAMPLES) {
      throw invalid(
          "batch.examples", "A batch has 1 to %d examples, not %d.".formatted(MAX_EXAMPLES, count));
    }
    List<StreamedExample> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      TrainingExample example = batch.getExamples(i);
      examples.add(
          new StreamedExample(
              example.getImage().asReadOnlyByteBuffer(), labels(batch.getNumber(), i, example)));
    }
    return examples;
  }

  private List<Integer> labels(long batch, int place, TrainingExample example) {
    Set<Integer> found = new HashSet<>();
    for (String label : example.getLabelsList()) {
      Integer known = places.get(label);
      if (known == null || !found.add(known)) {
        throw new Failure.InvalidArgument(
            known == null ? Reason.LABEL_UNKNOWN : Reason.LABEL_REPEATED,
            "batch.examples[%d].labels".formatted(place),
            "Example %d, from 0, of batch %d has the label '%s' %s."
                .formatted(
                    place,
                    batch,
                    Texts.shortened(label, Texts.SHOWN),
                    known == null
                        ? "which is not in the vocabulary of the run: leave it out, or begin another run with it"
                        : "twice: state it once"));
      }
    }
    return found.stream().sorted().toList();
  }

  private static Failure invalid(String field, String message) {
    return new Failure.InvalidArgument(Reason.FIELD_INVALID, field, message);
  }
}
