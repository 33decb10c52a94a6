package dev.marquee.tools.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Turns;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StartupFindingsTest {
  @Test
  void startsAreComparedRoundByRound() {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    new StartupFindings(
            new Turns(0, 3),
            Map.of(
                StartupFindings.WITH,
                List.of(new Start(2, 3), new Start(4, 3.5), new Start(3, 4)),
                StartupFindings.WITHOUT,
                List.of(new Start(4, 6), new Start(5, 7), new Start(10, 8))))
        .put(result);
    assertThat(result.path("seconds").asDouble()).isEqualTo(3);
    assertThat(result.path("seconds_without").asDouble()).isEqualTo(5);
    assertThat(result.path("ratio").asDouble()).isEqualTo(0.5);
    assertThat(result.path("ratio_least").asDouble()).isEqualTo(0.3, within(1e-9));
    assertThat(result.path("ratio_most").asDouble()).isEqualTo(0.8);
    assertThat(result.path("processor_seconds").asDouble()).isEqualTo(3.5);
    assertThat(result.at("/round_values/without/2/seconds").asDouble()).isEqualTo(10);
  }

  @Test
  void theOldWayIsWithoutTheCacheAndWithoutTheEarlyEngine() {
    assertThat(StartupBench.without(List.of("-Xmx1g", "-XX:AOTCache=a.aot")))
        .containsExactly("-Xmx1g", "-Dmarquee.engine_on_demand=true");
  }
}
