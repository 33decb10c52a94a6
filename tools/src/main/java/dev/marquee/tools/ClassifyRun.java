package dev.marquee.tools;

import com.google.common.collect.Iterables;
import dev.marquee.client.ClassifyAnswer;
import dev.marquee.client.ClassifyAnswers;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.tools.PosterOutcome.Classified;
import dev.marquee.tools.PosterOutcome.Failed;
import dev.marquee.v1.ClassifyRequest;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One run over a list of posters: every poster has its outcome in the report, whatever happens. */
final class ClassifyRun {
  private final List<Path> posters;
  private final ClassifyRequest options;
  private final PosterReport report;
  private final Set<Integer> failures = new HashSet<>();
  private boolean anyWell;

  /**
   * @param posters the files, in the order of the report; one may stand there twice
   * @param options a request that lacks only its image
   * @param report given one outcome per poster
   */
  ClassifyRun(List<Path> posters, ClassifyRequest options, PosterReport report) {
    this.posters = posters;
    this.options = options;
    this.report = report;
  }

  /**
   * Scores all posters. One that fails, or cannot be read, fails alone; where the server is gone,
   * all that have no outcome yet fail with that.
   *
   * @return what ended the run before every poster was answered, if anything did
   */
  Optional<MarqueeException> run(MarqueeClient client, Progress progress) {
    OutcomesInOrder outcomes =
        new OutcomesInOrder(
            posters,
            outcome -> {
              anyWell |= outcome instanceof Classified;
              report.add(outcome);
            });
    PosterReader reader =
        new PosterReader(
            posters,
            options,
            (refusal, place) -> {
              failures.add(ExitCode.of(refusal));
              outcomes.put(place, file -> new Failed(file, ErrorText.of(refusal)));
              progress.step();
            });
    Optional<MarqueeException> end = Optional.empty();
    try (ClassifyAnswers answers = client.classifyAll(() -> reader)) {
      for (ClassifyAnswer answer : answers) {
        outcomes.put(Integer.parseInt(answer.id()), file -> outcome(file, answer));
        progress.step();
      }
    } catch (MarqueeException e) {
      outcomes.putRest(file -> new Failed(file, ErrorText.of(e)));
      end = Optional.of(e);
    }
    report.end();
    return end;
  }

  /**
   * Returns what to exit with after the run: where all posters failed in one way, the code of that,
   * since it may be the call that is at fault.
   */
  int exitCode() {
    if (failures.isEmpty()) {
      return 0;
    }
    return anyWell || failures.size() > 1 ? ExitCode.FAILED : Iterables.getOnlyElement(failures);
  }

  private PosterOutcome outcome(Path file, ClassifyAnswer answer) {
    return switch (answer) {
      case ClassifyAnswer.Scored scored -> new Classified(file, scored.response());
      case ClassifyAnswer.Refused refused -> {
        failures.add(ExitCode.of(refused.failure()));
        yield new Failed(file, ErrorText.of(refused.failure()));
      }
    };
  }
}
