package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.load.Load;
import dev.marquee.tools.bench.load.Target;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Another server that serves by now. Used by one thread.
 *
 * @param process that it is; empty where it was not started for this
 */
record Peer(String name, Target target, Optional<PeerProcess> process) implements AutoCloseable {

  /** Returns its turns under loads, which leave it open. */
  Contender<ServingTurn> under(IntFunction<Load> loads) {
    LoadedTarget loaded = new LoadedTarget(name, target, loads);
    return new Contender<>() {
      @Override
      public String name() {
        return name;
      }

      @Override
      public ServingTurn measure() {
        process.ifPresent(PeerProcess::requireRunning);
        ServingTurn turn;
        try {
          turn = loaded.measure();
        } catch (BenchException e) {
          // What it said at last tells more than how its calls ended.
          process.ifPresent(PeerProcess::requireRunning);
          throw e;
        }
        process.ifPresent(PeerProcess::requireRunning);
        return turn;
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public void close() {
    target.close();
    process.ifPresent(PeerProcess::close);
  }
}
