package dev.marquee.tools.bench.load;

import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ClassifierServiceGrpc.ClassifierServiceFutureStub;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ClassifyResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** Whatever serves {@code marquee.v1.ClassifierService}. */
public final class ClassifyTarget implements Target {
  private final Connections<ClassifierServiceFutureStub> connections;
  private final List<List<ClassifyRequest>> requests;

  /**
   * @param address {@code host:port}
   * @param connections how many there are, used in turn; at least 1
   */
  public ClassifyTarget(String address, int connections, ClassifyRequests requests) {
    this.requests = requests.byModel();
    this.connections =
        new Connections<>(address, connections, ClassifierServiceGrpc::newFutureStub);
  }

  @Override
  public CompletableFuture<Answer> classify(long number, Duration deadline) {
    // Each model gets all posters.
    List<ClassifyRequest> posters = requests.get(Math.floorMod(number, requests.size()));
    ClassifyRequest request = posters.get(Math.floorMod(number / requests.size(), posters.size()));
    return connections.ask(
        number, deadline, stub -> stub.classify(request), ClassifyTarget::answered);
  }

  private static Answer answered(ClassifyResponse response) {
    return Answer.ok(
        // A server that keeps no such account leaves it out.
        response.getTimings().getBatchSize() > 0
            ? Optional.of(ServedTimes.of(response.getTimings()))
            : Optional.empty());
  }

  @Override
  public void close() {
    connections.close();
  }
}
