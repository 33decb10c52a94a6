package dev.marquee.client;

import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelVersionRequest;
import io.grpc.Status;

/** What {@link ModelsClient} sends where something is to be changed. */
final class ModelRequests {
  private static final String MODELS = "models/";

  private ModelRequests() {}

  static CreateModelRequest create(Model model, String reason) {
    return CreateModelRequest.newBuilder()
        .setModelId(idOf(model.getName()))
        .setModel(model)
        .setReason(reason)
        .build();
  }

  static UpdateModelRequest update(String name, ModelUpdate update, ChangeOptions options) {
    return UpdateModelRequest.newBuilder()
        .setModel(update.values().toBuilder().setName(name))
        .setUpdateMask(update.mask())
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static DeleteModelRequest delete(String name, ChangeOptions options) {
    return DeleteModelRequest.newBuilder()
        .setName(name)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static UpdateModelVersionRequest updateVersion(
      String name, VersionUpdate update, ChangeOptions options) {
    return UpdateModelVersionRequest.newBuilder()
        .setModelVersion(update.values().toBuilder().setName(name))
        .setUpdateMask(update.mask())
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static DeleteModelVersionRequest deleteVersion(String name, ChangeOptions options) {
    return DeleteModelVersionRequest.newBuilder()
        .setName(name)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static SetAliasRequest setAlias(
      String model, String alias, String modelVersion, ChangeOptions options) {
    return SetAliasRequest.newBuilder()
        .setModel(model)
        .setAlias(alias)
        .setModelVersion(modelVersion)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static DeleteAliasRequest deleteAlias(String model, String alias, ChangeOptions options) {
    return DeleteAliasRequest.newBuilder()
        .setModel(model)
        .setAlias(alias)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static PromoteModelVersionRequest promote(String name, ChangeOptions options) {
    return PromoteModelVersionRequest.newBuilder()
        .setName(name)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  static RollbackModelRequest rollback(String name, ChangeOptions options) {
    return RollbackModelRequest.newBuilder()
        .setName(name)
        .setEtag(options.etag())
        .setReason(options.reason())
        .build();
  }

  /** A model has its whole name everywhere but in the request that creates it. */
  private static String idOf(String model) {
    if (!model.startsWith(MODELS)) {
      String message = "'" + model + "' is no name of a model; write it as models/posters.";
      throw Problem.local(Status.Code.INVALID_ARGUMENT, "NAME_INVALID", message).toException();
    }
    return model.substring(MODELS.length());
  }
}
