package dev.marquee.tools;

import java.util.Objects;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} prints: the version in the jar's manifest, and the Java that runs it. */
final class VersionText implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Marquee.class.getPackage().getImplementationVersion();
    return new String[] {
      "marquee " + Objects.requireNonNullElse(version, "(not packaged)"),
      "Java " + Runtime.version()
    };
  }
}
