package dev.marquee.server.rpc;

import com.google.protobuf.FieldMask;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelChanges;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelUpdate;
import dev.marquee.server.registry.ModelVersions;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.VersionChanges;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.registry.VersionUpdate;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.CreateModelResponse;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelResponse;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.DeleteModelVersionResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelResponse;
import dev.marquee.v1.UpdateModelVersionRequest;
import dev.marquee.v1.UpdateModelVersionResponse;
import jakarta.inject.Inject;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What ModelService changes of models and versions. Thread-safe. */
final class ModelEdits {
  private static final String DESCRIPTION = "description";
  private static final String POLICY = "promotion_policy";
  private static final String TAGS = "tags";

  private final ModelChanges models;
  private final VersionChanges versions;
  private final VersionMessages messages;

  @Inject
  ModelEdits(ModelChanges models, VersionChanges versions, VersionMessages messages) {
    this.models = models;
    this.versions = versions;
    this.messages = messages;
  }

  CreateModelResponse create(CreateModelRequest request) {
    StoredModel created =
        models.create(
            ModelName.ofId("model_id", request.getModelId()),
            request.getModel().getDescription(),
            SentPolicy.read(request.getModel()),
            Caller.cause(request.getReason()));
    return CreateModelResponse.newBuilder().setModel(ModelMessages.model(created)).build();
  }

  UpdateModelResponse update(UpdateModelRequest request) {
    Set<String> fields = fields(request.getUpdateMask(), Set.of(DESCRIPTION, POLICY));
    Model model = request.getModel();
    StoredModel updated =
        models.update(
            ModelName.parse("model.name", model.getName()),
            new ModelUpdate(
                given(fields, DESCRIPTION, model.getDescription()),
                fields.contains(POLICY) ? Optional.of(SentPolicy.read(model)) : Optional.empty()),
            Etag.read(request.getEtag(), model.getEtag()),
            Caller.cause(request.getReason()));
    return UpdateModelResponse.newBuilder().setModel(ModelMessages.model(updated)).build();
  }

  DeleteModelResponse delete(DeleteModelRequest request) {
    models.delete(
        ModelName.parse("name", request.getName()),
        Etag.read(request.getEtag()),
        Caller.cause(request.getReason()));
    return DeleteModelResponse.getDefaultInstance();
  }

  UpdateModelVersionResponse update(UpdateModelVersionRequest request) {
    Set<String> fields = fields(request.getUpdateMask(), Set.of(DESCRIPTION, TAGS));
    VersionName name = VersionName.parse("model_version.name", request.getModelVersion().getName());
    VersionUpdate update =
        new VersionUpdate(
            given(fields, DESCRIPTION, request.getModelVersion().getDescription()),
            given(fields, TAGS, request.getModelVersion().getTagsMap()));
    ModelVersions updated =
        versions.update(
            name,
            update,
            Etag.read(request.getEtag(), request.getModelVersion().getEtag()),
            Caller.cause(request.getReason()));
    return UpdateModelVersionResponse.newBuilder()
        .setModelVersion(messages.message(updated.versions().getFirst(), updated))
        .build();
  }

  DeleteModelVersionResponse delete(DeleteModelVersionRequest request) {
    versions.delete(
        VersionName.parse("name", request.getName()),
        Etag.read(request.getEtag()),
        Caller.cause(request.getReason()));
    return DeleteModelVersionResponse.getDefaultInstance();
  }

  private static Set<String> fields(FieldMask mask, Set<String> known) {
    Set<String> fields = new HashSet<>(mask.getPathsList());
    if (fields.isEmpty() || !known.containsAll(fields)) {
      throw new Failure.InvalidArgument(
          Reason.FIELD_INVALID,
          "update_mask",
          "update_mask must name what to change, of %s; it names %s."
              .formatted(known.stream().sorted().toList(), fields.stream().sorted().toList()));
    }
    return fields;
  }

  private static <T> Optional<T> given(Set<String> fields, String field, T value) {
    return fields.contains(field) ? Optional.of(value) : Optional.empty();
  }
}
