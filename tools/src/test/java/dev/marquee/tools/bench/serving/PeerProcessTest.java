package dev.marquee.tools.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.marquee.tools.bench.BenchException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerProcessTest {
  @TempDir private Path temp;

  @Test
  void onePrintsWhereItServes() {
    try (PeerProcess peer = start("echo a notice; echo listening on 127.0.0.1:7; exec cat")) {
      assertThat(peer.address()).isEqualTo("127.0.0.1:7");
      peer.requireRunning();
    }
  }

  @Test
  void oneThatRefusesIsToldOfWithItsLastLines() {
    assertThatThrownBy(() -> start("for n in 1 2 3 4 5 6; do echo line $n >&2; done; exit 1"))
        .isInstanceOf(BenchException.class)
        .hasMessage(
            "The peer other ended before it served. "
                + "It said at last: line 2 | line 3 | line 4 | line 5 | line 6");
  }

  @Test
  void oneThatSaysNothingIsToldOfToo() {
    assertThatThrownBy(() -> start("exit 1"))
        .hasMessage("The peer other ended before it served. It said nothing.");
  }

  @Test
  void oneThatEndedLaterIsToldOfWithItsLastLines() {
    PeerProcess peer = start("echo out of luck >&2; echo listening on 127.0.0.1:7; exec cat");
    peer.close();
    assertThatThrownBy(peer::requireRunning)
        .isInstanceOf(BenchException.class)
        .hasMessage("The peer other ended before its time. It said at last: out of luck");
  }

  @Test
  void whatIsNoProgramIsToldOf() {
    assertThatThrownBy(
            () -> PeerProcess.start("other", List.of("no-such-python"), temp.resolve("log")))
        .isInstanceOf(BenchException.class)
        .hasMessageContaining("no-such-python cannot be started for other: name a Python");
  }

  private PeerProcess start(String script) {
    return PeerProcess.start("other", List.of("sh", "-c", script), temp.resolve("log"));
  }
}
