package dev.marquee.server.rpc;

import dev.marquee.server.transfer.Imports;
import dev.marquee.v1.CreateModelRequest;
import dev.marquee.v1.CreateModelResponse;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.DeleteModelRequest;
import dev.marquee.v1.DeleteModelResponse;
import dev.marquee.v1.DeleteModelVersionRequest;
import dev.marquee.v1.DeleteModelVersionResponse;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelResponse;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.GetModelVersionResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelVersionsResponse;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.ListModelsResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.RollbackModelResponse;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.SetAliasResponse;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.UnloadModelVersionResponse;
import dev.marquee.v1.UpdateModelRequest;
import dev.marquee.v1.UpdateModelResponse;
import dev.marquee.v1.UpdateModelVersionRequest;
import dev.marquee.v1.UpdateModelVersionResponse;
import dev.marquee.v1.WarmModelVersionRequest;
import dev.marquee.v1.WarmModelVersionResponse;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.stub.StreamObserver;
import jakarta.inject.Inject;

/** {@code marquee.v1.ModelService} on the wire: only who does what. */
public final class ModelRpc extends ModelServiceGrpc.ModelServiceImplBase {
  private final ModelReads reads;
  private final ModelEdits edits;
  private final AliasMoves aliases;
  private final Residency residency;
  private final Watch watch;
  private final Imports imports;
  private final ExportCalls exports;
  private final VersionMessages messages;
  private final CallThreads threads;
  private final StopSignal stop;

  @Inject
  ModelRpc(
      ModelReads reads,
      ModelEdits edits,
      AliasMoves aliases,
      Residency residency,
      Watch watch,
      Imports imports,
      ExportCalls exports,
      VersionMessages messages,
      CallThreads threads,
      StopSignal stop) {
    this.reads = reads;
    this.edits = edits;
    this.aliases = aliases;
    this.residency = residency;
    this.watch = watch;
    this.imports = imports;
    this.exports = exports;
    this.messages = messages;
    this.threads = threads;
    this.stop = stop;
  }

  @Override
  public void listModels(ListModelsRequest request, StreamObserver<ListModelsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void getModel(GetModelRequest request, StreamObserver<GetModelResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void listModelVersions(
      ListModelVersionsRequest request, StreamObserver<ListModelVersionsResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void getModelVersion(
      GetModelVersionRequest request, StreamObserver<GetModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> reads.get(request));
  }

  @Override
  public void listAliasHistory(
      ListAliasHistoryRequest request, StreamObserver<ListAliasHistoryResponse> observer) {
    UnaryCall.answer(observer, () -> reads.list(request));
  }

  @Override
  public void createModel(
      CreateModelRequest request, StreamObserver<CreateModelResponse> observer) {
    UnaryCall.answer(observer, () -> edits.create(request));
  }

  @Override
  public void updateModel(
      UpdateModelRequest request, StreamObserver<UpdateModelResponse> observer) {
    UnaryCall.answer(observer, () -> edits.update(request));
  }

  @Override
  public void deleteModel(
      DeleteModelRequest request, StreamObserver<DeleteModelResponse> observer) {
    UnaryCall.answer(observer, () -> edits.delete(request));
  }

  @Override
  public void updateModelVersion(
      UpdateModelVersionRequest request, StreamObserver<UpdateModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> edits.update(request));
  }

  @Override
  public void deleteModelVersion(
      DeleteModelVersionRequest request, StreamObserver<DeleteModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> edits.delete(request));
  }

  @Override
  public StreamObserver<ImportModelVersionRequest> importModelVersion(
      StreamObserver<ImportModelVersionResponse> observer) {
    return ImportCall.open(imports, Caller::cause, messages::message, stop, threads, observer);
  }

  @Override
  public void getImport(GetImportRequest request, StreamObserver<GetImportResponse> observer) {
    UnaryCall.answer(observer, () -> ImportLookup.answer(imports, request));
  }

  @Override
  public void exportModelVersion(
      ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> observer) {
    exports.answer(request, observer);
  }

  @Override
  public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> observer) {
    UnaryCall.answer(observer, () -> aliases.set(request));
  }

  @Override
  public void deleteAlias(
      DeleteAliasRequest request, StreamObserver<DeleteAliasResponse> observer) {
    UnaryCall.answer(observer, () -> aliases.delete(request));
  }

  @Override
  public void promoteModelVersion(
      PromoteModelVersionRequest request, StreamObserver<PromoteModelVersionResponse> observer) {
    EventStream.answer(observer, events -> aliases.promote(request, events::send));
  }

  @Override
  public void rollbackModel(
      RollbackModelRequest request, StreamObserver<RollbackModelResponse> observer) {
    UnaryCall.answer(observer, () -> aliases.rollback(request));
  }

  @Override
  public void watchModel(WatchModelRequest request, StreamObserver<WatchModelResponse> observer) {
    PacedStream.answer(observer, threads, stream -> watch.follow(request, stream));
  }

  @Override
  public void warmModelVersion(
      WarmModelVersionRequest request, StreamObserver<WarmModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> residency.warm(request));
  }

  @Override
  public void unloadModelVersion(
      UnloadModelVersionRequest request, StreamObserver<UnloadModelVersionResponse> observer) {
    UnaryCall.answer(observer, () -> residency.unload(request));
  }
}
