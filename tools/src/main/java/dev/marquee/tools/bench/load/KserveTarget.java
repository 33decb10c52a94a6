package dev.marquee.tools.bench.load;

import dev.marquee.inference.GRPCInferenceServiceGrpc;
import dev.marquee.inference.GRPCInferenceServiceGrpc.GRPCInferenceServiceFutureStub;
import dev.marquee.inference.ModelInferRequest;
import dev.marquee.inference.ModelInferResponse;
import dev.marquee.inference.ModelReadyRequest;
import dev.marquee.tools.bench.BenchException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Whatever serves KServe v2, that is {@code inference.GRPCInferenceService}, such as Triton, with a
 * model of the input and the outputs that tools/bench/peers/README.md describes.
 */
public final class KserveTarget implements Target {
  private static final Duration READY = Duration.ofSeconds(10);

  private final Connections<GRPCInferenceServiceFutureStub> connections;
  private final List<ModelInferRequest> requests;

  private KserveTarget(String address, int connections, KserveRequests requests) {
    this.requests = requests.all();
    this.connections =
        new Connections<>(address, connections, GRPCInferenceServiceGrpc::newFutureStub);
  }

  /**
   * Returns one that has the model.
   *
   * @param address {@code host:port}
   * @param connections how many there are, used in turn; at least 1
   * @throws BenchException if the server does not say that the model is ready
   */
  public static KserveTarget connect(String address, int connections, KserveRequests requests) {
    KserveTarget target = new KserveTarget(address, connections, requests);
    Answer ready = target.ready(requests.model());
    if (ready.outcome() != Outcome.OK) {
      target.close();
      throw new BenchException(
          "The server of KServe v2 at %s has no model '%s' that is ready (%s): see that it serves it."
              .formatted(address, requests.model(), ready.message()));
    }
    return target;
  }

  private Answer ready(String model) {
    ModelReadyRequest question = ModelReadyRequest.newBuilder().setName(model).build();
    return connections
        .ask(
            0,
            READY,
            stub -> stub.modelReady(question),
            said ->
                said.getReady()
                    ? Answer.ok(Optional.empty())
                    : Answer.failed(Outcome.OTHER, Optional.empty(), "it says so"))
        .join();
  }

  @Override
  public CompletableFuture<Answer> classify(long number, Duration deadline) {
    ModelInferRequest request = requests.get(Math.floorMod(number, requests.size()));
    return connections.ask(
        number, deadline, stub -> stub.modelInfer(request), KserveTarget::answered);
  }

  private static Answer answered(ModelInferResponse response) {
    return new KserveOutputs(response).answer();
  }

  @Override
  public void close() {
    connections.close();
  }
}
