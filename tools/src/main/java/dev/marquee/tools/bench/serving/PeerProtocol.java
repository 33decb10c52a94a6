package dev.marquee.tools.bench.serving;

import dev.marquee.tools.bench.load.ClassifyRequests;
import dev.marquee.tools.bench.load.ClassifyTarget;
import dev.marquee.tools.bench.load.KserveRequests;
import dev.marquee.tools.bench.load.KserveTarget;
import dev.marquee.tools.bench.load.Target;
import dev.marquee.tools.bench.raw.BareWork;
import java.util.List;

/** What a peer speaks. */
public enum PeerProtocol {
  /** Marquee's own, {@code marquee.v1.ClassifierService}. */
  CLASSIFY {
    @Override
    Target connect(String address, ServePlan plan) {
      BareWork work = plan.work();
      return new ClassifyTarget(
          address,
          plan.connections(),
          new ClassifyRequests(List.of(work.version().model()), work.posters()));
    }
  },
  /** KServe v2, {@code inference.GRPCInferenceService}. */
  KSERVE {
    @Override
    Target connect(String address, ServePlan plan) {
      BareWork work = plan.work();
      return KserveTarget.connect(
          address, plan.connections(), new KserveRequests(work.version().id(), work.posters()));
    }
  };

  /**
   * Returns what asks a peer for the same as the server is asked for.
   *
   * @param address {@code host:port}
   */
  abstract Target connect(String address, ServePlan plan);
}
