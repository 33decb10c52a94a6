package dev.marquee.tools;

import dev.marquee.models.failure.Reason;
import dev.marquee.server.DataFolderVerification;
import dev.marquee.server.registry.VerificationListener;
import dev.marquee.server.registry.VerificationSummary;
import dev.marquee.v1.RegistryProblem;
import dev.marquee.v1.VerifyRegistryResponse.Summary;
import java.nio.file.Path;

/**
 * A verification by this process, told in the words in which a server tells its own, so that one
 * report does for both: a data folder that no server can start on is one that needs it most.
 */
final class OfflineVerification implements VerificationListener {
  private final VerificationReport report;

  private OfflineVerification(VerificationReport report) {
    this.report = report;
  }

  /** Verifies a data folder. */
  static Summary run(Path folder, VerificationReport report) {
    VerificationSummary found =
        DataFolderVerification.verify(folder, new OfflineVerification(report));
    return Summary.newBuilder()
        .setModelCount(found.models())
        .setVersionCount(found.versions())
        .setFileCount(found.files())
        .setSizeBytes(found.bytes())
        .setProblemCount(found.problems())
        .setOrphanCount(found.orphans())
        .build();
  }

  @Override
  public void progress(int checked, int total) {
    report.checked(checked, total);
  }

  @Override
  public void problem(Reason reason, String subject, String detail) {
    report.found(
        RegistryProblem.newBuilder()
            .setReason(reason.name())
            .setSubject(subject)
            .setDetail(detail)
            .build());
  }
}
