package dev.marquee.tools.bench.machine;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MachineTest {
  @ParameterizedTest
  @CsvSource({
    "jar:file:/m/lib/api-0.35.1.jar!/ai/djl/engine/Engine.class, 0.35.1",
    "jar:file:/m/pytorch-native-cpu-2.7.1-linux-x86_64.jar!/native/lib/pytorch.properties, 2.7.1",
    "jar:file:/a-1/b-2/x-1.85.1.jar!/io/grpc/Grpc.class, 1.85.1",
    "file:/classes/io/grpc/Grpc.class, unknown"
  })
  void theNameOfAJarTellsItsVersion(String place, String version) {
    assertThat(Libraries.version(place)).isEqualTo(version);
  }

  @Test
  void whatG1SaysOfTheHeapIsRead() {
    assertThat(
            HeapUse.read(
                """
                19733:
                garbage-first heap   total reserved 6172672K, committed 393216K, used 10998K [0x1, 0x2)
                 region size 4096K, 3 young (12288K), 1 survivors (4096K)
                """))
        .satisfies(
            heap -> {
              assertThat(heap.committedMib()).hasValue(384);
              assertThat(heap.usedMib()).hasValue(10);
            });
  }

  @Test
  void theGenerationsOfTheSerialCollectorAreAddedUp() {
    HeapUse heap =
        HeapUse.read(
            """
            19806:
            DefNew     total 116160K, used 31005K [0x1, 0x2, 0x3)
             eden space 103296K,  30% used [0x1, 0x2, 0x3)
            Tenured    total 258048K, used 1166K [0x1, 0x2, 0x3)
             the  space 258048K,   0% used [0x1, 0x2, 0x3)
            """);
    assertThat(heap.committedMib()).hasValue(365);
    assertThat(heap.usedMib()).hasValue(31);
  }

  @Test
  void aHeapThatIsToldOfInAnotherWayIsUnknown() {
    assertThat(HeapUse.read("com.sun.tools.attach.AttachNotSupportedException: no").usedMib())
        .isEmpty();
  }

  @Test
  void aResultSaysWhenAndOnWhatItWasMade() {
    ObjectNode head =
        ResultHead.of("raw", Instant.parse("2026-01-02T03:04:05.678Z"), Machine.here());
    assertThat(head.path("bench").asText()).isEqualTo("raw");
    assertThat(head.path("time").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(head.at("/machine/cpu").asText()).isNotEmpty();
    assertThat(head.at("/machine/cores").asInt()).isPositive();
    assertThat(head.at("/machine/memory_mib").asLong()).isPositive();
    assertThat(head.at("/machine/java").asText()).contains(Runtime.version().toString());
    assertThat(head.at("/machine/libraries/pytorch").asText()).startsWith("2.");
  }
}
