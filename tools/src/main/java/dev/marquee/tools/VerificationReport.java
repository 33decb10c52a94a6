package dev.marquee.tools;

import dev.marquee.client.VerificationListener;
import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.VerifyRegistryResponse;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a verification found, however it was made: for a program each problem as it is found, for a
 * person a table of them at the end; then the summary.
 */
final class VerificationReport implements VerificationListener {
  private final ResultOption result;
  private final Progress progress;
  private final List<RegistryProblem> problems = new ArrayList<>();

  /**
   * @param result where it goes, and in which form
   * @param progress moved on with each file
   */
  VerificationReport(ResultOption result, Progress progress) {
    this.result = result;
    this.progress = progress;
  }

  @Override
  public void checked(int checkedCount, int totalCount) {
    progress.to(checkedCount, totalCount);
  }

  @Override
  public void found(RegistryProblem problem) {
    problems.add(problem);
    if (result.json()) {
      result.print(ProtoJson.line(VerifyRegistryResponse.newBuilder().setProblem(problem).build()));
    }
  }

  /** Nothing more comes, and no bar is in the way. */
  void end(Summary summary) {
    if (!result.json() && !problems.isEmpty()) {
      result.print(
          new TextTable<RegistryProblem>(result.columns())
              .column("reason", RegistryProblem::getReason)
              .column("subject", RegistryProblem::getSubject)
              .column("detail", Room.WRAPPED, RegistryProblem::getDetail)
              .render(problems));
    }
    result.print(
        VerifyRegistryResponse.newBuilder().setSummary(summary).build(), () -> text(summary));
  }

  /** Whether no problem was found. */
  boolean allWell() {
    return problems.isEmpty();
  }

  private static String text(Summary summary) {
    return String.format(
        Locale.ROOT,
        "models: %,d, versions: %,d, files: %,d of %,d bytes, problems: %,d, orphaned files: %,d",
        summary.getModelCount(),
        summary.getVersionCount(),
        summary.getFileCount(),
        summary.getSizeBytes(),
        summary.getProblemCount(),
        summary.getOrphanCount());
  }
}
