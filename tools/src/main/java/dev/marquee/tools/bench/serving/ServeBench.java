package dev.marquee.tools.bench.serving;

import com.google.common.io.MoreFiles;
import com.google.common.io.RecursiveDeleteOption;
import dev.marquee.models.DeviceChoice;
import dev.marquee.tools.bench.Contender;
import dev.marquee.tools.bench.load.ClassifyRequests;
import dev.marquee.tools.bench.load.ClassifyTarget;
import dev.marquee.tools.bench.load.ClosedLoop;
import dev.marquee.tools.bench.load.Load;
import dev.marquee.tools.bench.load.PoissonArrivals;
import dev.marquee.tools.bench.load.Target;
import dev.marquee.tools.bench.load.Timeline;
import dev.marquee.tools.bench.raw.BareOrder;
import dev.marquee.tools.bench.raw.BareTask;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.IntFunction;

/**
 * Measures a server against bare loops and peers: the server is one process, the bare loops
 * another, each peer one more, and the load comes from this one. All stand ready before the first
 * turn.
 */
public record ServeBench(ServePlan plan, Timeline timeline) {

  /**
   * Measures.
   *
   * @param peers others of different names that take turns under the same load
   * @param progress told a line before each turn
   * @throws dev.marquee.tools.bench.BenchException if something did not come about
   */
  public ServeFindings run(List<PeerSpec> peers, Consumer<String> progress) {
    try {
      Path folder = Files.createTempDirectory("marquee-bench-");
      try {
        return measure(folder, peers, progress);
      } finally {
        MoreFiles.deleteRecursively(folder, RecursiveDeleteOption.ALLOW_INSECURE);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Lanes have their best with single posters; batches are as large as the server's may be. */
  private int size(BareTask task) {
    return switch (task) {
      case LANES, SINGLE -> 1;
      case DECODE, ENGINE, BARE -> plan.maxBatch();
    };
  }

  private ServeFindings measure(Path folder, List<PeerSpec> specs, Consumer<String> progress) {
    progress.accept("starting the server");
    try (ServerProcess server =
            ServerProcess.start(plan.work(), plan.maxBatch(), plan.settings(), folder);
        Target target = target(server, folder);
        PeerGroup group = PeerGroup.start(specs, plan, server.address(), folder, progress)) {
      List<Peer> peers = group.peers();
      if (plan.against().isEmpty()) {
        return measure(server, target, peers, List.of(), progress);
      }
      progress.accept("starting the bare loop");
      try (BareProcess bare =
          BareProcess.start(plan.work().on(server.engine(plan.work().version())), folder)) {
        return measure(server, target, peers, contenders(bare), progress);
      }
    }
  }

  private Target target(ServerProcess server, Path folder) {
    List<String> models =
        ServedModel.load(server.address(), plan.work().version(), plan.versions(), folder);
    return new ClassifyTarget(
        server.address(), plan.connections(), new ClassifyRequests(models, plan.work().posters()));
  }

  private List<Contender<ServingTurn>> contenders(BareProcess bare) {
    return plan.against().stream()
        .<Contender<ServingTurn>>map(
            task -> new BareContender(bare, BareOrder.of(task, size(task), plan.window())))
        .toList();
  }

  private ServeFindings measure(
      ServerProcess server,
      Target target,
      List<Peer> peers,
      List<Contender<ServingTurn>> others,
      Consumer<String> progress) {
    List<Contender<ServingTurn>> all = new ArrayList<>();
    OptionalDouble rate =
        switch (plan.arrivals()) {
          case Arrivals.Closed _ -> OptionalDouble.empty();
          case Arrivals.Rate fixed -> OptionalDouble.of(fixed.perSecond());
          case Arrivals.Share part -> {
            Contender<ServingTurn> peak =
                new LoadedTarget(ServeFindings.PEAK, target, _ -> closed());
            all.add(peak);
            yield OptionalDouble.of(part.share() * capacity(peak, progress));
          }
        };
    IntFunction<Load> loads =
        turn ->
            rate.isPresent()
                ? new PoissonArrivals(
                    rate.getAsDouble(), turn, plan.window(), plan.deadline(), timeline)
                : closed();
    all.add(new LoadedTarget(ServeFindings.SERVER, target, loads));
    peers.forEach(peer -> all.add(peer.under(loads)));
    all.addAll(others);
    Map<String, List<ServingTurn>> turns = plan.turns().take(watched(all), progress);
    return new ServeFindings(
        plan,
        peers.stream().map(Peer::name).toList(),
        turns,
        rate,
        server.engine(plan.work().version()),
        server.memory());
  }

  /** Where a GPU computes, it is watched. */
  private List<Contender<ServingTurn>> watched(List<Contender<ServingTurn>> all) {
    return DeviceChoice.parse(plan.work().device()) instanceof DeviceChoice.Gpu gpu
        ? all.stream()
            .<Contender<ServingTurn>>map(one -> new WatchedContender(one, gpu.index()))
            .toList()
        : all;
  }

  private Load closed() {
    return new ClosedLoop(plan.clients(), plan.window(), plan.deadline(), timeline);
  }

  /** The first window is a warm-up. */
  private static double capacity(Contender<ServingTurn> peak, Consumer<String> progress) {
    progress.accept("capacity: warm-up");
    ServingTurn _ = peak.measure();
    progress.accept("capacity: closed loop");
    return peak.measure().perSecond();
  }
}
