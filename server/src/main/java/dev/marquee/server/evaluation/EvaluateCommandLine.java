package dev.marquee.server.evaluation;

import dev.marquee.server.registry.VersionName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The command that makes an evaluation, for refusals that ask for one. */
final class EvaluateCommandLine {
  private EvaluateCommandLine() {}

  /**
   * Returns it.
   *
   * @param split empty for all examples
   */
  static String of(List<VersionName> versions, String dataset, Optional<String> split) {
    return "marquee evaluate %s --dataset %s%s"
        .formatted(
            versions.stream().map(VersionName::toString).collect(Collectors.joining(" ")),
            dataset,
            split.map(name -> " --split " + name).orElse(""));
  }

  /**
   * Returns the one that measures versions on the examples of another evaluation, with thresholds
   * of the same split where it tuned them on one.
   *
   * @param more further options, each with a space before it
   */
  static String like(StoredEvaluation other, List<VersionName> versions, String more) {
    String thresholds =
        switch (other.findings().thresholdSource()) {
          case OTHER_SPLIT ->
              other
                  .findings()
                  .thresholdSplit()
                  .map(split -> " --threshold-split " + split)
                  .orElse("");
          case VERSION, OTHER_HALF -> "";
        };
    return of(versions, other.on().dataset().toString(), other.on().split()) + thresholds + more;
  }
}
