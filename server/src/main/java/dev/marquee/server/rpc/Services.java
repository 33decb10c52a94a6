package dev.marquee.server.rpc;

import io.grpc.BindableService;
import io.grpc.protobuf.services.ProtoReflectionServiceV1;
import jakarta.inject.Inject;
import java.util.List;

/** Every service that a server offers. */
public final class Services {
  private final List<BindableService> all;

  @Inject
  Services(ClassifierRpc classifier, ModelRpc models, ModelHealth health) {
    all = List.of(classifier, models, health.service(), ProtoReflectionServiceV1.newInstance());
  }

  /** Returns them all. */
  public List<BindableService> all() {
    return all;
  }
}
