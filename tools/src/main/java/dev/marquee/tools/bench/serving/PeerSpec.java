package dev.marquee.tools.bench.serving;

import java.nio.file.Path;

/** Another server that is to take turns with Marquee's. Immutable. */
public sealed interface PeerSpec {
  /** Returns what it is called in tables and in JSON. */
  String name();

  /** One that runs already. */
  record Running(String name, PeerAddress address) implements PeerSpec {}

  /**
   * One that is started for this.
   *
   * @param python the interpreter, which has what the script needs
   * @param folder that has the script
   */
  record Started(PeerScript script, String python, Path folder) implements PeerSpec {
    @Override
    public String name() {
      return script.label();
    }
  }
}
