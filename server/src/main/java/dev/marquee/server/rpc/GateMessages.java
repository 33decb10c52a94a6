package dev.marquee.server.rpc;

import com.google.protobuf.util.Durations;
import dev.marquee.server.promotion.Gate;
import dev.marquee.server.serving.LoadStep;
import dev.marquee.v1.GateResult;

/** What gates find, as the wire spells it. */
final class GateMessages {
  private GateMessages() {}

  static GateResult message(dev.marquee.server.promotion.GateResult result) {
    return GateResult.newBuilder()
        .setGate(gate(result.gate()))
        .setOutcome(outcome(result.outcome()))
        .setDetail(result.detail())
        .setElapsed(Durations.fromNanos(result.elapsed().toNanos()))
        .build();
  }

  private static GateResult.Gate gate(Gate gate) {
    return switch (gate) {
      case EVALUATION -> GateResult.Gate.GATE_EVALUATION;
      case DIGESTS -> GateResult.Gate.GATE_DIGESTS;
      case LOAD -> GateResult.Gate.GATE_LOAD;
      case GOLDENS -> GateResult.Gate.GATE_GOLDENS;
      case WARM_UP -> GateResult.Gate.GATE_WARM_UP;
    };
  }

  private static GateResult.Outcome outcome(LoadStep.Outcome outcome) {
    return switch (outcome) {
      case PASSED -> GateResult.Outcome.OUTCOME_PASSED;
      case SKIPPED -> GateResult.Outcome.OUTCOME_SKIPPED;
      case FAILED -> GateResult.Outcome.OUTCOME_FAILED;
    };
  }
}
