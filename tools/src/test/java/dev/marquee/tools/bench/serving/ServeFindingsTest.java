package dev.marquee.tools.bench.serving;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.marquee.tools.bench.Turns;
import dev.marquee.tools.bench.machine.ProcessMemory;
import dev.marquee.tools.bench.raw.BareWork;
import dev.marquee.tools.bench.raw.BundledVersion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class ServeFindingsTest {
  private static final ServePlan PLAN =
      new ServePlan(
          new BareWork(
              new BundledVersion("models/posters"),
              BareWork.AUTO,
              "cpu",
              false,
              1,
              1,
              List.of(ByteString.copyFromUtf8("x"))),
          16,
          1,
          List.of(),
          new Arrivals.Closed(),
          1,
          1,
          Duration.ofSeconds(1),
          Duration.ofSeconds(1),
          List.of(),
          new Turns(0, 3));

  @Test
  void aPeerIsComparedRoundByRound() {
    ServeFindings found =
        new ServeFindings(
            PLAN,
            List.of("other"),
            Map.of(
                ServeFindings.SERVER,
                List.of(turn(40, 100), turn(20, 400), turn(10, 200)),
                "other",
                List.of(turn(20, 150), turn(20, 200), silent())),
            OptionalDouble.empty(),
            "onnxruntime",
            new ProcessMemory(
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty(),
                OptionalLong.empty()));
    assertThat(found.ratios("other")).containsExactly(2.0, 1.0, Double.POSITIVE_INFINITY);
    assertThat(found.p99Ratios("other")).containsExactly(1.5, 0.5);
  }

  private static ServingTurn turn(double perSecond, double p99) {
    return new ServingTurn(
        perSecond,
        OptionalDouble.of(1),
        OptionalDouble.of(p99),
        Optional.empty(),
        Optional.empty());
  }

  private static ServingTurn silent() {
    return new ServingTurn(
        0, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty(), Optional.empty());
  }
}
