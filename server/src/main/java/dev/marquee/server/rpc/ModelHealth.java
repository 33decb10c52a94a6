package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Set;
import java.util.TreeSet;

/**
 * The standard health service. A model, under {@code models/{model}}, serves while what it has in
 * production is loaded or can be. The server as a whole, under the empty name, and the classifier
 * service serve once the server has started and while at least one model does; the model service
 * serves from the start on. Thread-safe.
 */
@Singleton
public final class ModelHealth implements LiveModels.Listener {
  private final HealthStatusManager statuses = new HealthStatusManager();
  private final Registry registry;

  @GuardedBy("this")
  private final Set<ModelName> serving = new TreeSet<>();

  @GuardedBy("this")
  private boolean started;

  @Inject
  ModelHealth(Registry registry) {
    this.registry = registry;
    registry.models().forEach(model -> set(model.name().toString(), false));
    update();
  }

  /** Returns the service to register. */
  public BindableService service() {
    return statuses.getHealthService();
  }

  @Override
  public void loaded(VersionName version, boolean serves) {
    if (isInProduction(version)) {
      setModel(version.model(), serves);
    }
  }

  /** Says whether a model serves. */
  public synchronized void setModel(ModelName model, boolean serves) {
    boolean _ = serves ? serving.add(model) : serving.remove(model);
    set(model.toString(), serves);
    update();
  }

  /** Says that the server has done what it does at its start. */
  public synchronized void started() {
    started = true;
    update();
  }

  /** Says for good that nothing is served any more. */
  public void stopping() {
    statuses.enterTerminalState();
  }

  private synchronized void update() {
    set(ModelServiceGrpc.SERVICE_NAME, true);
    set(ClassifierServiceGrpc.SERVICE_NAME, started && !serving.isEmpty());
    set(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, started && !serving.isEmpty());
  }

  private void set(String service, boolean serves) {
    statuses.setStatus(service, serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }

  private boolean isInProduction(VersionName version) {
    try {
      return registry
          .resolve(new ModelReference.Aliased(version.model(), ModelReference.PRODUCTION))
          .equals(version);
    } catch (Failure nothingInProduction) {
      return false;
    }
  }
}
