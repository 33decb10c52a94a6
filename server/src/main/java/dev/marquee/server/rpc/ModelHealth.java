package dev.marquee.server.rpc;

import dev.marquee.server.registry.ModelName;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * The standard health service: the server as a whole under the empty name, each service of ours
 * under its own, each model under {@code models/{model}}. Thread-safe.
 */
@Singleton
public final class ModelHealth {
  private static final List<String> SERVICES =
      List.of(
          HealthStatusManager.SERVICE_NAME_ALL_SERVICES,
          ClassifierServiceGrpc.SERVICE_NAME,
          ModelServiceGrpc.SERVICE_NAME);

  private final HealthStatusManager statuses = new HealthStatusManager();

  @Inject
  ModelHealth() {
    setServices(ServingStatus.NOT_SERVING);
  }

  /** Returns the service to register. */
  public BindableService service() {
    return statuses.getHealthService();
  }

  /** Says whether a model answers at once. */
  public void setModel(ModelName model, boolean serving) {
    statuses.setStatus(
        model.toString(), serving ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  /** Says that the server has done what it does at its start. */
  public void started() {
    setServices(ServingStatus.SERVING);
  }

  /** Says for good that nothing is served any more. */
  public void stopping() {
    statuses.enterTerminalState();
  }

  private void setServices(ServingStatus status) {
    SERVICES.forEach(service -> statuses.setStatus(service, status));
  }
}
