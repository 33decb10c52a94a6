package dev.marquee.tools.bench.serving;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.marquee.tools.bench.Quantile;
import dev.marquee.tools.bench.load.LoadWindow;
import dev.marquee.tools.bench.load.Outcome;
import dev.marquee.tools.bench.machine.ProcessMemory;
import dev.marquee.tools.bench.raw.BareTask;
import dev.marquee.tools.bench.raw.RawJson;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** What {@code marquee bench serve} found, as JSON; scripts hold on to its names. */
public final class ServeJson {
  private ServeJson() {}

  /** Puts all of it into a result that has its head. */
  public static void put(ServeFindings found, ObjectNode result) {
    result.put("engine", found.engine());
    RawJson.putWork(found.plan().work(), result);
    putPlan(found, result);
    LoadWindow calls = found.calls(ServeFindings.SERVER);
    result.put("posters_per_second", found.perSecond(ServeFindings.SERVER));
    putTimes(calls, result);
    put("mean_batch_size", calls.meanBatchSize(), result);
    for (BareTask task : found.plan().against()) {
      putAgainst(task, found, result);
    }
    if (found.has(ServeFindings.PEAK)) {
      result
          .put("peak_posters_per_second", found.perSecond(ServeFindings.PEAK))
          .put("ratio_to_peak", Quantile.median(found.ratios(ServeFindings.PEAK)));
    }
    if (!found.peers().isEmpty()) {
      putPeers(found, result.putObject("peers"));
    }
    putCalls(calls, result);
    putMemory(found.memory(), result.putObject("memory"));
    found
        .gpu(ServeFindings.SERVER)
        .ifPresent(
            gpu ->
                result.putObject("gpu").put("busy", gpu.busy()).put("memory_mib", gpu.memoryMib()));
    ObjectNode rounds = result.putObject("round_values");
    found.turns().forEach((name, turns) -> putTurns(turns, rounds.putArray(name)));
  }

  private static void putPlan(ServeFindings found, ObjectNode result) {
    ServePlan plan = found.plan();
    result
        .put("max_batch", plan.maxBatch())
        .put("versions", plan.versions())
        .put("arrivals", plan.arrivals() instanceof Arrivals.Closed ? "closed" : "poisson")
        .put("clients", plan.clients())
        .put("connections", plan.connections())
        .put("seconds", plan.window().toSeconds())
        .put("rounds", plan.turns().rounds())
        .put("warm_up_rounds", plan.turns().warmUp())
        .put("deadline_ms", plan.deadline().toMillis());
    if (plan.arrivals() instanceof Arrivals.Share part) {
      result.put("load", part.share());
    }
    found.rate().ifPresent(rate -> result.put("rate", rate));
    ArrayNode settings = result.putArray("settings");
    plan.settings().forEach(settings::add);
  }

  private static void putAgainst(BareTask task, ServeFindings found, ObjectNode result) {
    String name = task.label();
    result.put(name + "_posters_per_second", found.perSecond(name));
    List<Double> ratios = found.ratios(name);
    // The bare loop is what serving is held against; the others are told apart by their names.
    String ratio = task == BareTask.BARE ? "ratio" : name + "_ratio";
    result
        .put(ratio, Quantile.median(ratios))
        .put(ratio + "_least", Quantile.of(ratios, 0))
        .put(ratio + "_most", Quantile.of(ratios, 1));
    if (task == BareTask.SINGLE) {
      double single = found.p50Millis(name).orElseThrow();
      result.put("single_p50_ms", single);
      found
          .p50Millis(ServeFindings.SERVER)
          .ifPresent(p50 -> result.put("p50_over_single_ms", p50 - single));
      found
          .calls(ServeFindings.SERVER)
          .millis(Outcome.OK, 99)
          .ifPresent(p99 -> result.put("p99_to_single", p99 / single));
    }
  }

  private static void putPeers(ServeFindings found, ObjectNode result) {
    for (String name : found.peers()) {
      ObjectNode peer = result.putObject(name).put("posters_per_second", found.perSecond(name));
      putMedian("server_ratio", found.ratios(name), peer);
      putMedian("p99_ratio", found.p99Ratios(name), peer);
      LoadWindow calls = found.calls(name);
      putTimes(calls, peer);
      put("mean_batch_size", calls.meanBatchSize(), peer);
      putCalls(calls, peer);
    }
  }

  /** Nothing can be said of a peer that answered nothing, or nothing in time. */
  private static void putMedian(String name, List<Double> ratios, ObjectNode result) {
    if (!ratios.isEmpty() && Double.isFinite(Quantile.median(ratios))) {
      result.put(name, Quantile.median(ratios));
    }
  }

  private static void putCalls(LoadWindow calls, ObjectNode result) {
    calls
        .meanTimes()
        .ifPresent(
            times ->
                result
                    .putObject("mean_ms")
                    .put("decode", times.decodeMillis())
                    .put("queue", times.queueMillis())
                    .put("inference", times.inferenceMillis()));
    result.put("late_p99_ms", calls.lateMillis(99));
    putOutcomes(calls, result.putObject("outcomes"));
  }

  /** Puts how long calls took that went well. */
  static void putTimes(LoadWindow calls, ObjectNode result) {
    put("p50_ms", calls.millis(Outcome.OK, 50), result);
    put("p99_ms", calls.millis(Outcome.OK, 99), result);
  }

  /** Puts how many calls ended how, and how long they took. */
  static void putOutcomes(LoadWindow calls, ObjectNode outcomes) {
    for (Outcome outcome : calls.outcomes()) {
      outcomes
          .putObject(outcome.name())
          .put("calls", calls.calls(outcome))
          .put("p50_ms", calls.millis(outcome, 50).orElseThrow())
          .put("p99_ms", calls.millis(outcome, 99).orElseThrow())
          .put("max_ms", calls.millis(outcome, 100).orElseThrow());
    }
  }

  private static void putMemory(ProcessMemory memory, ObjectNode result) {
    put("rss_mib", memory.resident(), result);
    put("peak_rss_mib", memory.peakResident(), result);
    put("heap_used_mib", memory.heapUsed(), result);
    put("heap_committed_mib", memory.heapCommitted(), result);
  }

  private static void put(String name, OptionalDouble number, ObjectNode result) {
    number.ifPresent(known -> result.put(name, known));
  }

  private static void put(String name, OptionalLong number, ObjectNode result) {
    number.ifPresent(known -> result.put(name, known));
  }

  static void putTurns(List<ServingTurn> turns, ArrayNode rounds) {
    turns.forEach(
        turn -> {
          ObjectNode round = rounds.addObject().put("per_second", turn.perSecond());
          put("p50_ms", turn.p50Millis(), round);
          put("p99_ms", turn.p99Millis(), round);
          turn.gpu().ifPresent(gpu -> round.put("gpu_busy", gpu.busy()));
        });
  }
}
