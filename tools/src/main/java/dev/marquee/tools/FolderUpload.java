package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.marquee.client.CommitOptions;
import dev.marquee.client.DatasetsClient;
import dev.marquee.client.NotFoundException;
import dev.marquee.client.UploadListener;
import dev.marquee.client.UploadOptions;
import dev.marquee.client.UploadSummary;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.RejectedExample;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** One upload of a folder into a dataset, which is made where it is not there. For use once. */
final class FolderUpload {
  /** The dataset of this name is of other content. */
  static final String DATASET_DIFFERS = "DATASET_DIFFERS";

  private static final int DIFFERENCES_SHOWN = 5;

  /**
   * What the command was told.
   *
   * @param vocabularyGiven whether the labels must be just those
   * @param replace whether a poster takes the place of another one of its id
   * @param skipRejected whether the rest is committed where some cannot be used
   * @param commit whether anything is
   */
  record Choices(boolean vocabularyGiven, boolean replace, boolean skipRejected, boolean commit) {}

  private final DatasetsClient datasets;
  private final ResultOption result;
  private final Choices choices;
  private final List<InputFault> faults = new ArrayList<>();

  FolderUpload(DatasetsClient datasets, ResultOption result, Choices choices) {
    this.datasets = datasets;
    this.result = result;
    this.choices = choices;
  }

  /**
   * Returns the dataset as it is then.
   *
   * @param draft its name, description and labels
   * @throws CommandFailure where something cannot be used, or the dataset is of other content
   */
  Dataset run(Dataset draft, LabelsFile posters) {
    faults.addAll(posters.faults());
    if (posters.unnamedCount() > 0) {
      note(
          "%s in the folder %s named by no row."
              .formatted(
                  Amount.of(posters.unnamedCount(), "poster"),
                  posters.unnamedCount() == 1 ? "is" : "are"),
          posters.unnamedCount());
    }
    if (posters.posters().isEmpty() || (!faults.isEmpty() && !choices.skipRejected())) {
      // No dataset is made yet: a label that a correction brings is one of its vocabulary.
      throw unusable(posters, "sent", "");
    }
    Dataset present = presentOrNew(draft);
    return present.getState() == Dataset.State.STATE_COMMITTED
        ? unchanged(present, draft, posters)
        : fill(present, draft, posters);
  }

  private Dataset presentOrNew(Dataset draft) {
    try {
      return datasets.getDataset(draft.getName()).getDataset();
    } catch (NotFoundException none) {
      if (draft.getLabelsCount() == 0) {
        printFaults();
        throw LabelsFile.withoutLabels();
      }
      return datasets.createDataset(draft);
    }
  }

  private Dataset fill(Dataset present, Dataset draft, LabelsFile posters) {
    requireVocabulary(present, draft);
    if (present.getExampleCount() > 0) {
      result
          .errors()
          .say(
              "%s is open and has %s already; going on with it."
                  .formatted(present.getName(), Amount.of(present.getExampleCount(), "example")));
    }
    UploadSummary summary = upload(present.getName(), posters.posters());
    if (!faults.isEmpty() && !choices.skipRejected()) {
      throw unusable(
          posters,
          "committed",
          " The labels of %s are fixed by now: for others, run 'marquee dataset delete %s' first."
              .formatted(present.getName(), present.getName()));
    }
    printFaults();
    if (!choices.commit()) {
      return datasets.getDataset(present.getName()).getDataset();
    }
    return datasets.commitDataset(
        present.getName(), CommitOptions.none().ifExamples(summary.storedCount()));
  }

  private UploadSummary upload(String dataset, List<LabelledPoster> posters) {
    Map<String, LabelledPoster> byId = new HashMap<>();
    posters.forEach(poster -> byId.put(poster.id(), poster));
    try (Progress progress = Progress.atRate("upload", posters.size(), " posters")) {
      UploadListener listener =
          new UploadListener() {
            @Override
            public void moved(UploadSummary summary) {
              progress.to(summary.doneCount(), posters.size());
              progress.remark(Amount.ofBytes(summary.imageBytes()));
            }

            @Override
            public void rejected(RejectedExample example) {
              LabelledPoster poster = byId.get(example.getExampleId());
              if (poster != null) {
                faults.add(poster.fault(example.getReason(), example.getDetail()));
              }
            }
          };
      UploadOptions options = new UploadOptions(choices.replace(), listener);
      return datasets.uploadExamples(dataset, new PosterUploads(posters, faults::add), options);
    }
  }

  /** What is committed can no more be changed, but need not be. */
  private Dataset unchanged(Dataset present, Dataset draft, LabelsFile posters) {
    printFaults();
    List<String> differences = new ArrayList<>();
    if (!Set.copyOf(present.getLabelsList()).equals(Set.copyOf(draft.getLabelsList()))) {
      differences.add("its vocabulary differs");
    }
    try (var examples = datasets.listExamples(present.getName(), "", "")) {
      differences.addAll(CommittedContent.differences(examples, posters.posters()));
    }
    if (!differences.isEmpty()) {
      String more = differences.size() > DIFFERENCES_SHOWN ? ", and so on" : "";
      throw new CommandFailure(
          Status.Code.ALREADY_EXISTS,
          DATASET_DIFFERS,
          "%s is committed already, with other content (%s: %s%s): choose another name, or delete it first."
              .formatted(
                  present.getName(),
                  Amount.of(differences.size(), "difference"),
                  String.join(
                      ", ",
                      differences.subList(0, Math.min(differences.size(), DIFFERENCES_SHOWN))),
                  more));
    }
    result.errors().say(present.getName() + " is committed already, with the same content.");
    return present;
  }

  /** A dataset keeps its vocabulary; one that is larger does where none was asked for. */
  private void requireVocabulary(Dataset present, Dataset draft) {
    Set<String> there = Set.copyOf(present.getLabelsList());
    Set<String> here = Set.copyOf(draft.getLabelsList());
    if (choices.vocabularyGiven() ? !there.equals(here) : !there.containsAll(here)) {
      Set<String> missing = new TreeSet<>(here);
      missing.removeAll(there);
      throw new CommandFailure(
          Status.Code.ALREADY_EXISTS,
          DATASET_DIFFERS,
          ("%s is there already, with another vocabulary%s: choose another name, or delete it first"
                  + " with 'marquee dataset delete %s'.")
              .formatted(
                  present.getName(),
                  missing.isEmpty() ? "" : " (without " + String.join(", ", missing) + ")",
                  present.getName()));
    }
  }

  /**
   * @param done what of the dataset is not, in a word
   * @param more what else to know before the command is repeated
   */
  private CommandFailure unusable(LabelsFile posters, String done, String more) {
    printFaults();
    long rows = faults.stream().mapToLong(InputFault::line).distinct().count();
    return CommandFailure.ofInput(
        "%s cannot be used, so nothing was %s: correct the above and repeat the command%s.%s"
            .formatted(
                Amount.of(rows, "row"),
                done,
                posters.posters().isEmpty() ? "" : ", or leave them out with --skip-rejected",
                more));
  }

  private void printFaults() {
    faults.sort(Comparator.comparingLong(InputFault::line));
    faults.forEach(fault -> result.errors().print(fault.text(), fault.json()));
  }

  private void note(String text, long count) {
    result
        .errors()
        .print(
            "note: " + text,
            JsonNodeFactory.instance.objectNode().put("unnamed_poster_count", count));
  }
}
