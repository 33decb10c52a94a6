package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.machine.GpuWatch;

/** One during whose turns a GPU is watched. */
record WatchedContender(Contender<ServingTurn> contender, int gpu)
    implements Contender<ServingTurn> {
  @Override
  public String name() {
    return contender.name();
  }

  @Override
  public ServingTurn measure() {
    try (GpuWatch watch = GpuWatch.of(gpu)) {
      ServingTurn turn = contender.measure();
      return turn.with(watch.end());
    }
  }

  @Override
  public void close() {
    contender.close();
  }
}
