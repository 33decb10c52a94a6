package dev.marquee.client;

import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.GetModelVersionRequest;
import dev.marquee.v1.ImportStart;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListModelVersionsRequest;
import dev.marquee.v1.ListModelsRequest;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromoteModelVersionResponse.Promoted;
import dev.marquee.v1.RollbackModelResponse;
import dev.marquee.v1.SetAliasResponse;
import dev.marquee.v1.UnloadModelVersionRequest;
import dev.marquee.v1.WarmModelVersionRequest;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * The models of a server, with their versions and aliases. Thread-safe; has its connection from
 * {@link MarqueeClient}.
 *
 * <p>A model is named {@code models/posters}, a version {@code models/posters/versions/3}. Where a
 * version is only read, promoted, warmed or exported, {@code models/posters@candidate} names the
 * one that an alias points to. Every method throws a {@link MarqueeException} of the kind that
 * fits: {@link NotFoundException} where there is nothing of the name, {@link ConflictException}
 * where an etag is stale. What only reads is tried again where the server cannot be reached; what
 * changes something is not: where the answer to it is lost, {@link MarqueeException#maybeChanged}
 * names what may have been changed.
 */
public final class ModelsClient {
  private final Connection connection;

  ModelsClient(Connection connection) {
    this.connection = connection;
  }

  /** Returns all models by name, fetched page by page as the stream is read, which may throw. */
  public Stream<Model> listModels() {
    return Pages.stream(
        token -> {
          var request = ListModelsRequest.newBuilder().setPageToken(token).build();
          var page = call(stub -> stub.listModels(request));
          return new Pages.Page<>(page.getModelsList(), page.getNextPageToken());
        });
  }

  /** Returns one model. */
  public Model getModel(String name) {
    var request = GetModelRequest.newBuilder().setName(name).build();
    return call(stub -> stub.getModel(request)).getModel();
  }

  /**
   * Returns all versions of a model, newest first and without their layers, fetched page by page as
   * the stream is read, which may throw.
   */
  public Stream<ModelVersion> listModelVersions(String model) {
    return Pages.stream(
        token -> {
          var request =
              ListModelVersionsRequest.newBuilder().setParent(model).setPageToken(token).build();
          var page = call(stub -> stub.listModelVersions(request));
          return new Pages.Page<>(page.getModelVersionsList(), page.getNextPageToken());
        });
  }

  /**
   * Returns one version, with its layers.
   *
   * @param name of the version, or of the model for the version in production
   */
  public ModelVersion getModelVersion(String name) {
    var request = GetModelVersionRequest.newBuilder().setName(name).build();
    return call(stub -> stub.getModelVersion(request)).getModelVersion();
  }

  /**
   * Creates a model without versions.
   *
   * @param model its name, description and promotion policy; the rest is not read
   * @param reason for the history; may be empty
   * @throws AlreadyExistsException where there is one of this name
   */
  public Model createModel(Model model, String reason) {
    var request = ModelRequests.create(model, reason);
    return change(model.getName(), stub -> stub.createModel(request)).getModel();
  }

  /** Changes a model's description or promotion policy, and returns the model as it is now. */
  public Model updateModel(String name, ModelUpdate update, ChangeOptions options) {
    var request = ModelRequests.update(name, update, options);
    return change(name, stub -> stub.updateModel(request)).getModel();
  }

  /**
   * Deletes a model.
   *
   * @throws FailedPreconditionException where it has versions
   */
  public void deleteModel(String name, ChangeOptions options) {
    var request = ModelRequests.delete(name, options);
    var unused = change(name, stub -> stub.deleteModel(request));
  }

  /** Changes a version's description or tags, and returns the version as it is now. */
  public ModelVersion updateModelVersion(String name, VersionUpdate update, ChangeOptions options) {
    var request = ModelRequests.updateVersion(name, update, options);
    return change(name, stub -> stub.updateModelVersion(request)).getModelVersion();
  }

  /**
   * Deletes a version.
   *
   * @throws FailedPreconditionException where an alias points to it
   */
  public void deleteModelVersion(String name, ChangeOptions options) {
    var request = ModelRequests.deleteVersion(name, options);
    var unused = change(name, stub -> stub.deleteModelVersion(request));
  }

  /**
   * Imports a version: reads the folder, checks it against its manifest, sends it. A connection
   * that breaks is replaced, a server that has no room and says when to come again is waited for,
   * and the import goes on from what the server has, until it comes no further for as long as the
   * client's deadline. There is no deadline for the whole.
   *
   * @param model the model that gets the version
   * @param directory with {@code manifest.json}, {@code weights.safetensors} and, where the
   *     manifest states goldens, {@code goldens.safetensors}
   * @return the new version, without its layers; no alias points to it
   * @throws IOException where a file is missing or cannot be read
   * @throws InvalidArgumentException where the files are not as the manifest states
   */
  public ModelVersion importVersion(String model, Path directory, ImportOptions options)
      throws IOException {
    boolean named = !options.requestId().isEmpty();
    VersionFolder folder = VersionFolder.read(directory);
    ImportStart start =
        ImportStart.newBuilder()
            .setParent(model)
            .setRequestId(named ? options.requestId() : UUID.randomUUID().toString())
            .setManifest(folder.manifest())
            .setReason(options.reason())
            .build();
    return new VersionImport(connection, folder, start, options.progress()).run(named);
  }

  /**
   * Exports a version into a folder, as {@link #importVersion} takes it, or as a file of ONNX for
   * other programs. The files get their names once all have arrived and are what the manifest, or
   * of ONNX the server, states. There is no deadline for the whole; each next piece must come
   * within the client's deadline, and the first one of ONNX, which is compiled first, within that
   * for loads.
   *
   * @param directory made where it is not there
   * @return the name of the version, with its number
   * @throws java.nio.file.FileAlreadyExistsException where the folder has such files and they are
   *     not to be overwritten
   * @throws IOException where a file cannot be written
   * @throws ResourceExhaustedException where a file of ONNX cannot hold the version, or the server
   *     makes as many as it may at the moment
   * @throws MarqueeException with {@code DATA_LOSS} where the files arrive damaged; with {@code
   *     UNIMPLEMENTED} where the server is too old for ONNX
   */
  public String exportVersion(String name, Path directory, ExportOptions options)
      throws IOException {
    return switch (options.format()) {
      case MARQUEE -> VersionExport.run(connection, name, directory, options);
      case ONNX -> OnnxFileExport.run(connection, name, directory, options);
    };
  }

  /**
   * Points an alias to a version.
   *
   * @param alias without its model, such as {@code candidate}; not {@code production}
   */
  public SetAliasResponse setAlias(
      String model, String alias, String modelVersion, ChangeOptions options) {
    var request = ModelRequests.setAlias(model, alias, modelVersion, options);
    return change(model, stub -> stub.setAlias(request));
  }

  /** Deletes an alias; without {@code production} a model answers only where a version is named. */
  public DeleteAliasResponse deleteAlias(String model, String alias, ChangeOptions options) {
    var request = ModelRequests.deleteAlias(model, alias, options);
    return change(model, stub -> stub.deleteAlias(request));
  }

  /**
   * Puts a version into production and returns once calls are answered by it. Interrupting the
   * thread, or throwing from {@code gates}, cancels the promotion, which then changes nothing
   * unless it was done already.
   *
   * @param gates told of each gate as it is passed, or not, on this thread
   * @throws FailedPreconditionException where a gate is not passed
   * @throws ResourceExhaustedException where there is no room to load it
   */
  public Promoted promoteModelVersion(
      String name, ChangeOptions options, Consumer<GateResult> gates) {
    return Promotion.run(connection, ModelRequests.promote(name, options), gates);
  }

  /**
   * Puts the version back into production that was there before. Send the etag of the model as it
   * was read: otherwise a second call, as after a broken connection, goes one more step back.
   *
   * @throws FailedPreconditionException where there is no earlier version, or it cannot be served
   */
  public RollbackModelResponse rollbackModel(String name, ChangeOptions options) {
    var request = ModelRequests.rollback(name, options);
    return Connection.change(
        name, () -> stub(connection.settings().loadDeadline()).rollbackModel(request));
  }

  /**
   * Returns what was done to a model's aliases, newest first, fetched page by page as the stream is
   * read, which may throw.
   *
   * @param alias without its model; empty for all
   */
  public Stream<Change> listAliasHistory(String model, String alias) {
    return Pages.stream(
        token -> {
          var request =
              ListAliasHistoryRequest.newBuilder()
                  .setParent(model)
                  .setAlias(alias)
                  .setPageToken(token)
                  .build();
          var page = call(stub -> stub.listAliasHistory(request));
          return new Pages.Page<>(page.getChangesList(), page.getNextPageToken());
        });
  }

  /**
   * Watches what is done to a model, which need not be there yet. It has begun when this returns.
   *
   * @param afterChangeId the id of the last change that is known; those behind it come first.
   *     Empty: only what is done from now on
   */
  public ModelWatch watchModel(String name, OptionalLong afterChangeId) {
    return ModelWatch.begin(connection, name, afterChangeId);
  }

  /** Loads a version, and returns it, without its layers, when it takes requests at once. */
  public ModelVersion warmModelVersion(String name) {
    var request = WarmModelVersionRequest.newBuilder().setName(name).build();
    return load(stub -> stub.warmModelVersion(request)).getModelVersion();
  }

  /**
   * Unloads a version once the calls that it is answering are answered, and returns it, without its
   * layers, when its memory is free.
   *
   * @throws FailedPreconditionException where an alias points to it
   */
  public ModelVersion unloadModelVersion(String name) {
    var request = UnloadModelVersionRequest.newBuilder().setName(name).build();
    return load(stub -> stub.unloadModelVersion(request)).getModelVersion();
  }

  /** Makes a call that only reads. */
  private <T> T call(Function<ModelServiceBlockingStub, T> call) {
    return Connection.call(() -> call.apply(stub(connection.settings().deadline())));
  }

  /** Makes a call that changes what has this name. */
  private <T> T change(String name, Function<ModelServiceBlockingStub, T> call) {
    return Connection.change(name, () -> call.apply(stub(connection.settings().deadline())));
  }

  /** Makes a call that changes nothing for good and may wait for a version to load. */
  private <T> T load(Function<ModelServiceBlockingStub, T> call) {
    return Connection.call(() -> call.apply(stub(connection.settings().loadDeadline())));
  }

  private ModelServiceBlockingStub stub(Duration deadline) {
    return ModelServiceGrpc.newBlockingStub(connection.channel()).withDeadlineAfter(deadline);
  }
}
