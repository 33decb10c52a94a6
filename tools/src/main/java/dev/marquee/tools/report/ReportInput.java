package dev.marquee.tools.report;

import java.time.Instant;
import java.util.List;

/**
 * What a report is made of.
 *
 * @param title its heading; empty for one that says what it is about
 * @param time when it is made, as it says at its end
 * @param versions those that are compared, at least one, in the order in which they are shown
 */
public record ReportInput(String title, Instant time, List<ReportedVersion> versions) {

  public ReportInput {
    versions = List.copyOf(versions);
    if (versions.isEmpty()) {
      throw new IllegalArgumentException("a report is about one version at least");
    }
  }
}
