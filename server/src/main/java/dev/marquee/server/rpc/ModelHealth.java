package dev.marquee.server.rpc;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.marquee.inference.GRPCInferenceServiceGrpc;
import dev.marquee.server.registry.Change;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.RegistryListener;
import dev.marquee.server.registry.Routes;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.v1.ClassifierServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RegistryServiceGrpc;
import io.grpc.BindableService;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * The standard health service, by model as well: {@code models/posters} serves while what it has in
 * production does. The server as a whole, the classifier and the inference service serve once the
 * server has started and while at least one model does; the model and the registry service serve
 * from the start on. Thread-safe.
 */
@Singleton
public final class ModelHealth implements LiveModels.Listener, RegistryListener {
  private final HealthStatusManager statuses = new HealthStatusManager();
  private final Routes routes;

  @GuardedBy("this")
  private final Set<ModelName> serving = new TreeSet<>();

  @GuardedBy("this")
  private boolean started;

  @Inject
  ModelHealth(Routes routes) {
    this.routes = routes;
    routes.models().forEach(model -> set(model.toString(), false));
    update();
  }

  /** Returns the service to register. */
  public BindableService service() {
    return statuses.getHealthService();
  }

  @Override
  public void loaded(VersionName version, boolean serves) {
    if (routes.production(version.model()).equals(Optional.of(version))) {
      setModel(version.model(), serves);
    }
  }

  @Override
  public void changed(Change change) {
    switch (change.kind()) {
      case MODEL_CREATED, MODEL_DELETED -> setModel(change.model(), false);
      // What is promoted is loaded and warm.
      case PROMOTED, ROLLED_BACK -> setModel(change.model(), true);
      case ALIAS_DELETED -> {
        if (change.alias().equals(Optional.of(ModelReference.PRODUCTION))) {
          setModel(change.model(), false);
        }
      }
      case MODEL_UPDATED,
          VERSION_IMPORTED,
          VERSION_TRAINED,
          VERSION_UPDATED,
          VERSION_DELETED,
          ALIAS_SET -> {}
    }
  }

  /**
   * Says whether a model serves. What has nothing in production does not, and what is deleted has
   * no health: whoever looked before may be late.
   */
  public synchronized void setModel(ModelName model, boolean serves) {
    boolean really = serves && routes.production(model).isPresent();
    boolean _ = really ? serving.add(model) : serving.remove(model);
    if (routes.models().contains(model)) {
      set(model.toString(), really);
    } else {
      statuses.clearStatus(model.toString());
    }
    update();
  }

  /** Says that the server has done what it does at its start. */
  public synchronized void started() {
    started = true;
    update();
  }

  /** Says for good that nothing is served any more. */
  public synchronized void stopping() {
    started = false;
    statuses.enterTerminalState();
  }

  /** Returns whether the server as a whole serves. */
  synchronized boolean serves() {
    return started && !serving.isEmpty();
  }

  private synchronized void update() {
    set(ModelServiceGrpc.SERVICE_NAME, true);
    set(RegistryServiceGrpc.SERVICE_NAME, true);
    set(ClassifierServiceGrpc.SERVICE_NAME, serves());
    set(GRPCInferenceServiceGrpc.SERVICE_NAME, serves());
    set(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, serves());
  }

  private void set(String service, boolean serves) {
    statuses.setStatus(service, serves ? ServingStatus.SERVING : ServingStatus.NOT_SERVING);
  }
}
