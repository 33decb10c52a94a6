package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.load.Target;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The peers of a benchmark; those that it started end with it. Used by one thread. */
final class PeerGroup implements AutoCloseable {
  private final ServePlan plan;
  private final List<Peer> peers = new ArrayList<>();

  private PeerGroup(ServePlan plan) {
    this.plan = plan;
  }

  /**
   * Starts those that do not run yet, one after the other, and connects to all; where one fails,
   * none is left behind.
   *
   * @param server the address of the one that has what peers are given to serve
   * @param folder for that, and for their logs
   * @param progress told a line before each start
   * @throws dev.marquee.tools.bench.BenchException if one does not serve
   */
  static PeerGroup start(
      List<PeerSpec> specs, ServePlan plan, String server, Path folder, Consumer<String> progress) {
    PeerGroup group = new PeerGroup(plan);
    try {
      Optional<PeerFiles> files = Optional.empty();
      for (PeerSpec spec : specs) {
        switch (spec) {
          case PeerSpec.Running running -> group.connect(running);
          case PeerSpec.Started started -> {
            progress.accept("starting the peer " + started.name());
            files =
                files.or(() -> Optional.of(PeerFiles.write(server, plan.work().version(), folder)));
            group.start(started, files.orElseThrow(), folder);
          }
        }
      }
      return group;
    } catch (RuntimeException | Error e) {
      group.close();
      throw e;
    }
  }

  private void connect(PeerSpec.Running running) {
    PeerAddress address = running.address();
    Target target = address.protocol().connect(address.address(), plan);
    peers.add(new Peer(running.name(), target, Optional.empty()));
  }

  private void start(PeerSpec.Started started, PeerFiles files, Path folder) {
    PeerScript script = started.script();
    PeerProcess process =
        PeerProcess.start(
            started.name(),
            script.command(started.python(), started.folder(), files, plan),
            folder.resolve("peer-" + started.name() + ".log"));
    try {
      Target target = script.protocol().connect(process.address(), plan);
      peers.add(new Peer(started.name(), target, Optional.of(process)));
    } catch (RuntimeException | Error e) {
      process.close();
      throw e;
    }
  }

  /** Returns them in the order of their specifications. */
  List<Peer> peers() {
    return List.copyOf(peers);
  }

  @Override
  public void close() {
    peers.forEach(Peer::close);
  }
}
