package dev.marquee.server.registry;

import dev.marquee.models.failure.Reason;
import java.util.ArrayList;
import java.util.List;

/** What a verification told. */
final class HeardVerification implements VerificationListener {
  private final List<String> progress = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  @Override
  public void progress(int checked, int total) {
    progress.add(checked + "/" + total);
  }

  @Override
  public void problem(Reason reason, String subject, String detail) {
    problems.add("%s %s: %s".formatted(reason, subject, detail));
  }

  List<String> progress() {
    return progress;
  }

  List<String> problems() {
    return problems;
  }
}
