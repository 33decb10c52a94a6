package dev.marquee.tools.bench.raw;

import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.Turns;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Measures what decoding and the engine can do: decoding with one thread and with all, the engine
 * alone, the bare loop and lanes with every size of batches, and single posters.
 *
 * @param batches sizes of batches, each 1 to 4,096
 * @param window how long each turn is
 */
public record RawBench(BareWork work, List<Integer> batches, Duration window, Turns turns) {
  public RawBench {
    batches = batches.stream().distinct().toList();
    for (int batch : batches) {
      if (batch < 1 || batch > 4096) {
        throw new IllegalArgumentException("--batch must be 1 to 4096, not " + batch);
      }
    }
    if (window.toSeconds() < 1) {
      throw new IllegalArgumentException("--seconds must be at least 1");
    }
  }

  /**
   * Measures.
   *
   * @param progress told a line before each turn
   * @return by what was done, one result for each round
   */
  public Map<BareOrder, List<BareResult>> run(BareLoops loops, Consumer<String> progress) {
    List<BareOrder> orders = orders(loops.lanes() > 1);
    Map<String, List<BareResult>> found =
        turns.take(orders.stream().map(order -> new Turn(loops, order)).toList(), progress);
    Map<BareOrder, List<BareResult>> all = new LinkedHashMap<>();
    orders.forEach(order -> all.put(order, found.getOrDefault(name(order), List.of())));
    return all;
  }

  private List<BareOrder> orders(boolean withLanes) {
    List<BareOrder> all = new ArrayList<>();
    all.add(BareOrder.of(BareTask.DECODE, 1, window));
    if (work.decodeThreads() > 1) {
      all.add(BareOrder.of(BareTask.DECODE, work.decodeThreads(), window));
    }
    all.add(BareOrder.of(BareTask.SINGLE, 1, window));
    batches.forEach(batch -> all.add(BareOrder.of(BareTask.ENGINE, batch, window)));
    batches.forEach(batch -> all.add(BareOrder.of(BareTask.BARE, batch, window)));
    if (withLanes) {
      batches.forEach(batch -> all.add(BareOrder.of(BareTask.LANES, batch, window)));
    }
    return all;
  }

  private static String name(BareOrder order) {
    return order.task().label() + " " + order.size();
  }

  private record Turn(BareLoops loops, BareOrder order) implements Contender<BareResult> {
    @Override
    public String name() {
      return RawBench.name(order);
    }

    @Override
    public BareResult measure() {
      return loops.run(order);
    }

    @Override
    public void close() {}
  }
}
