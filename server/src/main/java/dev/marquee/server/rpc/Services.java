package dev.marquee.server.rpc;

import io.grpc.BindableService;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** Every service that a server offers. */
public final class Services {
  private final Callers callers = new Callers();
  private final OpenCalls open;
  private final List<ServerServiceDefinition> all;

  @Inject
  Services(
      ClassifierRpc classifier,
      ModelRpc models,
      RegistryRpc registry,
      EvaluationRpc evaluations,
      TrainingRpc training,
      DatasetRpc datasets,
      InferenceRpc inference,
      ModelHealth health,
      OpenCalls open) {
    this.open = open;
    all =
        Stream.of(
                classifier,
                models,
                registry,
                evaluations,
                training,
                datasets,
                inference,
                health.service(),
                ProtoReflectionServiceV1.newInstance(),
                olderReflection())
            .map(this::intercepted)
            .toList();
  }

  private ServerServiceDefinition intercepted(BindableService service) {
    return MalformedRequests.refusedBy(
        ServerInterceptors.intercept(service.bindService(), callers, open));
  }

  /** What grpcio's own reflection client still asks for. */
  @SuppressWarnings("deprecation")
  private static BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  /** Returns them all, and others behind the same interceptors. */
  public List<ServerServiceDefinition> with(List<BindableService> others) {
    return Stream.concat(all.stream(), others.stream().map(this::intercepted)).toList();
  }
}
