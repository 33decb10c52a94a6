package dev.marquee.server.rpc;

import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.ProtoReflectionService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import jakarta.inject.Inject;
import java.util.List;
import java.util.stream.Stream;

/** Every service that a server offers. */
public final class Services {
  private final List<ServerServiceDefinition> all;

  @Inject
  Services(
      ClassifierRpc classifier,
      ModelRpc models,
      RegistryRpc registry,
      EvaluationRpc evaluations,
      DatasetRpc datasets,
      ModelHealth health,
      OpenCalls open) {
    Callers callers = new Callers();
    all =
        Stream.of(
                classifier,
                models,
                registry,
                evaluations,
                datasets,
                health.service(),
                ProtoReflectionServiceV1.newInstance(),
                olderReflection())
            .map(
                service ->
                    MalformedRequests.refusedBy(
                        ServerInterceptors.intercept(service.bindService(), callers, open)))
            .toList();
  }

  /** What grpcio's own reflection client still asks for. */
  @SuppressWarnings("deprecation")
  private static io.grpc.BindableService olderReflection() {
    return ProtoReflectionService.newInstance();
  }

  /** Returns them all. */
  public List<ServerServiceDefinition> all() {
    return all;
  }
}
