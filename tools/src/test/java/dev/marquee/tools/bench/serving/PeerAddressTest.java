package dev.marquee.tools.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PeerAddressTest {
  @Test
  void theSchemeSaysWhatIsSpoken() {
    assertThat(PeerAddress.parse("localhost:50051"))
        .isEqualTo(new PeerAddress(PeerProtocol.CLASSIFY, "localhost:50051"));
    assertThat(PeerAddress.parse("kserve://[::1]:8001"))
        .isEqualTo(new PeerAddress(PeerProtocol.KSERVE, "[::1]:8001"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        ":1",
        "localhost:0",
        "localhost:x",
        "http://localhost:1",
        "a/b:1"
      })
  void whatIsNoAddressIsRefused(String text) {
    assertThatThrownBy(() -> PeerAddress.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "--peer needs NAME=HOST:PORT, or NAME=kserve://HOST:PORT for a server of KServe v2, not '"
                + text
                + "'");
  }
}
