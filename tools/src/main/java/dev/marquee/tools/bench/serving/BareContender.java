package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.raw.BareOrder;

/** A bare loop; its process is not closed with it, for several share it. */
final class BareContender implements Contender<ServingTurn> {
  private final BareProcess process;
  private final BareOrder order;

  BareContender(BareProcess process, BareOrder order) {
    this.process = process;
    this.order = order;
  }

  @Override
  public String name() {
    return order.task().label();
  }

  @Override
  public ServingTurn measure() {
    return ServingTurn.of(process.run(order));
  }

  @Override
  public void close() {}
}
