package dev.marquee.client;

import dev.marquee.v1.Change;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.CreateModelResponse;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelResponse;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.DeleteModelVersionResponse;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceImplBase;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.UnloadModelVersionResponse;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelResponse;
import dev.marquee.v1.UpdateModelVersionRequest;
import dev.marquee.v1.UpdateModelVersionResponse;
import dev.marquee.v1.WarmModelVersionRequest;
import dev.marquee.v1.WarmModelVersionResponse;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The part of {@link FakeModels} that answers one request with one answer about a model or a
 * version: it checks names and etags, records changes, and fails where a test tells it to.
 */
abstract class FakeEdits extends ModelServiceImplBase {
  final FakeRegistry registry = new FakeRegistry();

  /** What the next calls with one answer fail with, before they do anything. */
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  /** The deadlines of the calls so far. */
  final List<@Nullable Deadline> deadlines = Collections.synchronizedList(new ArrayList<>());

  final <T> void reply(StreamObserver<T> answer, Supplier<T> response) {
    deadlines.add(Context.current().getDeadline());
    StatusRuntimeException failure = failures.poll();
    try {
      if (failure != null) {
        throw failure;
      }
      T message;
      synchronized (registry) {
        message = response.get();
      }
      answer.onNext(message);
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> answer) {
    reply(
        answer,
        () ->
            GetModelResponse.newBuilder().setModel(registry.model(request.getName(), "")).build());
  }

  @Override
  public void createModel(CreateModelRequest request, StreamObserver<CreateModelResponse> answer) {
    reply(
        answer,
        () -> {
          String name = "models/" + request.getModelId();
          if (registry.models.containsKey(name)) {
            throw FakeRegistry.failure(Status.Code.ALREADY_EXISTS, "MODEL_EXISTS");
          }
          Model model = registry.put(request.getModel().toBuilder().setName(name));
          registry.record(
              registry.change(Change.Kind.KIND_MODEL_CREATED, name).setReason(request.getReason()));
          return CreateModelResponse.newBuilder().setModel(model).build();
        });
  }

  @Override
  public void updateModel(UpdateModelRequest request, StreamObserver<UpdateModelResponse> answer) {
    reply(
        answer,
        () -> {
          Model values = request.getModel();
          Model.Builder model = registry.model(values.getName(), request.getEtag()).toBuilder();
          for (String path : request.getUpdateMask().getPathsList()) {
            switch (path) {
              case "description" -> model.setDescription(values.getDescription());
              case "promotion_policy" -> {
                model.clearPromotionPolicy();
                if (values.hasPromotionPolicy()) {
                  model.setPromotionPolicy(values.getPromotionPolicy());
                }
              }
              default -> throw FakeRegistry.failure(Status.Code.INVALID_ARGUMENT, "FIELD_INVALID");
            }
          }
          Model changed = registry.put(model);
          registry.record(
              registry
                  .change(Change.Kind.KIND_MODEL_UPDATED, values.getName())
                  .setReason(request.getReason()));
          return UpdateModelResponse.newBuilder().setModel(changed).build();
        });
  }

  @Override
  public void deleteModel(DeleteModelRequest request, StreamObserver<DeleteModelResponse> answer) {
    reply(
        answer,
        () -> {
          registry.model(request.getName(), request.getEtag());
          if (registry.versions.keySet().stream()
              .anyMatch(version -> version.startsWith(request.getName() + "/"))) {
            throw FakeRegistry.failure(Status.Code.FAILED_PRECONDITION, "MODEL_NOT_EMPTY");
          }
          registry.models.remove(request.getName());
          return DeleteModelResponse.getDefaultInstance();
        });
  }

  @Override
  public void updateModelVersion(
      UpdateModelVersionRequest request, StreamObserver<UpdateModelVersionResponse> answer) {
    reply(
        answer,
        () -> {
          ModelVersion values = request.getModelVersion();
          ModelVersion.Builder version =
              registry.version(values.getName(), request.getEtag()).toBuilder();
          List<String> paths = request.getUpdateMask().getPathsList();
          if (paths.contains("description")) {
            version.setDescription(values.getDescription());
          }
          if (paths.contains("tags")) {
            version.clearTags().putAllTags(values.getTagsMap());
          }
          registry.versions.put(values.getName(), version.setEtag("v1").build());
          return UpdateModelVersionResponse.newBuilder().setModelVersion(version).build();
        });
  }

  @Override
  public void deleteModelVersion(
      DeleteModelVersionRequest request, StreamObserver<DeleteModelVersionResponse> answer) {
    reply(
        answer,
        () -> {
          registry.version(request.getName(), request.getEtag());
          registry.versions.remove(request.getName());
          return DeleteModelVersionResponse.getDefaultInstance();
        });
  }

  @Override
  public void warmModelVersion(
      WarmModelVersionRequest request, StreamObserver<WarmModelVersionResponse> answer) {
    reply(
        answer,
        () ->
            WarmModelVersionResponse.newBuilder()
                .setModelVersion(
                    registry.version(request.getName(), "").toBuilder()
                        .setState(ModelVersion.State.STATE_READY))
                .build());
  }

  @Override
  public void unloadModelVersion(
      UnloadModelVersionRequest request, StreamObserver<UnloadModelVersionResponse> answer) {
    reply(
        answer,
        () ->
            UnloadModelVersionResponse.newBuilder()
                .setModelVersion(
                    registry.version(request.getName(), "").toBuilder()
                        .setState(ModelVersion.State.STATE_UNLOADED))
                .build());
  }
}
