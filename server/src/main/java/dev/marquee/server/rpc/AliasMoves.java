package dev.marquee.server.rpc;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.promotion.Promotion;
import dev.marquee.server.registry.AliasChanges;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Moved;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.RollbackModelResponse;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.SetAliasResponse;
import jakarta.inject.Inject;
import java.util.function.Consumer;

/** What ModelService does to aliases. Thread-safe. */
final class AliasMoves {
  private final Registry registry;
  private final AliasChanges aliases;
  private final Promotion promotion;
  private final CallDeadline deadline;

  @Inject
  AliasMoves(Registry registry, AliasChanges aliases, Promotion promotion, CallDeadline deadline) {
    this.registry = registry;
    this.aliases = aliases;
    this.promotion = promotion;
    this.deadline = deadline;
  }

  SetAliasResponse set(SetAliasRequest request) {
    ModelName model = ModelName.parse("model", request.getModel());
    VersionName version = VersionName.parse("model_version", request.getModelVersion());
    if (!version.model().equals(model)) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "model_version",
          "An alias of %s points to a version of it, not to %s.".formatted(model, version));
    }
    Moved moved =
        aliases.set(
            ModelReference.parseAlias("alias", request.getAlias()),
            version,
            Etag.read(request.getEtag()),
            Caller.cause(request.getReason()));
    SetAliasResponse.Builder response =
        SetAliasResponse.newBuilder().setModel(ModelMessages.model(moved.model()));
    moved.change().map(ChangeMessages::message).ifPresent(response::setChange);
    return response.build();
  }

  DeleteAliasResponse delete(DeleteAliasRequest request) {
    Moved moved =
        aliases.delete(
            ModelName.parse("model", request.getModel()),
            ModelReference.parseAlias("alias", request.getAlias()),
            Etag.read(request.getEtag()),
            Caller.cause(request.getReason()));
    DeleteAliasResponse.Builder response =
        DeleteAliasResponse.newBuilder().setModel(ModelMessages.model(moved.model()));
    moved.change().map(ChangeMessages::message).ifPresent(response::setChange);
    return response.build();
  }

  /** Promotes a version, and tells of each gate and of the end. */
  void promote(PromoteModelVersionRequest request, Consumer<PromoteModelVersionResponse> events) {
    VersionName version = version(request);
    Moved moved =
        promotion.promote(
            version,
            Etag.read(request.getEtag()),
            Caller.cause(request.getReason()),
            deadline.ofCurrentCall(),
            result ->
                events.accept(
                    PromoteModelVersionResponse.newBuilder()
                        .setGate(GateMessages.message(result))
                        .build()));
    Promoted.Builder promoted = Promoted.newBuilder().setModel(ModelMessages.model(moved.model()));
    moved.change().map(ChangeMessages::message).ifPresent(promoted::setChange);
    events.accept(PromoteModelVersionResponse.newBuilder().setPromoted(promoted).build());
  }

  /** A model alone means what is in production, which is surely not what is to be promoted. */
  private VersionName version(PromoteModelVersionRequest request) {
    String name = request.getName();
    if (name.matches("models/[^/@]*")) {
      throw new Failure.InvalidArgument(
          Reason.NAME_INVALID,
          "name",
          "Say which version to promote: %s/versions/N, or %s@ALIAS.".formatted(name, name));
    }
    return registry.resolve(ModelReference.parse("name", name));
  }

  RollbackModelResponse rollback(RollbackModelRequest request) {
    Moved moved =
        promotion.rollback(
            ModelName.parse("name", request.getName()),
            Etag.read(request.getEtag()),
            Caller.cause(request.getReason()),
            deadline.ofCurrentCall());
    RollbackModelResponse.Builder response =
        RollbackModelResponse.newBuilder().setModel(ModelMessages.model(moved.model()));
    moved.change().map(ChangeMessages::message).ifPresent(response::setChange);
    return response.build();
  }
}
