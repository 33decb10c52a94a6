package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.load.Load;
import dev.marquee.tools.bench.load.Target;
import java.util.function.IntFunction;

/**
 * A server under load: Marquee's, or a peer's. The target is not closed with it, for several may
 * share it.
 */
public final class LoadedTarget implements Contender<ServingTurn> {
  private final String name;
  private final Target target;
  private final IntFunction<Load> loads;
  private int turn;

  /**
   * @param loads gives the load of each turn, counted from 0
   */
  public LoadedTarget(String name, Target target, IntFunction<Load> loads) {
    this.name = name;
    this.target = target;
    this.loads = loads;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public ServingTurn measure() {
    return ServingTurn.of(loads.apply(turn++).run(target));
  }

  @Override
  public void close() {}
}
