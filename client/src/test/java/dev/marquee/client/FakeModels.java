package dev.marquee.client;

import dev.marquee.v1.Change;
import dev.marquee.v1.DeleteAliasRequest;
import dev.marquee.v1.DeleteAliasResponse;
import dev.marquee.v1.ExportModelVersionRequest;
import dev.marquee.v1.ExportModelVersionResponse;
import dev.marquee.v1.GateResult;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.ListAliasHistoryResponse;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.PromoteModelVersionResponse;
import dev.marquee.v1.RollbackModelRequest;
import dev.marquee.v1.RollbackModelResponse;
import dev.marquee.v1.SetAliasRequest;
import dev.marquee.v1.SetAliasResponse;
import dev.marquee.v1.WatchModelRequest;
import dev.marquee.v1.WatchModelResponse;
import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A ModelService over a {@link FakeRegistry}, whose transfers are {@link FakeTransfers}' and whose
 * watches are {@link FakeWatches}'.
 */
final class FakeModels extends FakeEdits {
  final FakeTransfers transfers = new FakeTransfers(registry);
  final FakeWatches watches = new FakeWatches(registry);

  /** The gate that no version passes; unspecified for none. */
  volatile GateResult.Gate failingGate = GateResult.Gate.GATE_UNSPECIFIED;

  /** Whether promotions stop after their gates, and wait. */
  volatile boolean promotionsHang;

  /** What promotions end with after their gates, if anything. */
  volatile @Nullable Status breaks;

  /** Counted down where a promotion is cancelled. */
  final CountDownLatch promotionCancelled = new CountDownLatch(1);

  @Override
  public void setAlias(SetAliasRequest request, StreamObserver<SetAliasResponse> answer) {
    reply(
        answer,
        () -> {
          Model model = registry.model(request.getModel(), request.getEtag());
          String to = registry.version(request.getModelVersion(), "").getName();
          Change change =
              registry.move(
                  model, request.getAlias(), to, Change.Kind.KIND_ALIAS_SET, request.getReason());
          return SetAliasResponse.newBuilder()
              .setModel(registry.model(request.getModel(), ""))
              .setChange(change)
              .build();
        });
  }

  @Override
  public void deleteAlias(DeleteAliasRequest request, StreamObserver<DeleteAliasResponse> answer) {
    reply(
        answer,
        () -> {
          Model model = registry.model(request.getModel(), request.getEtag());
          Change change =
              registry.move(
                  model,
                  request.getAlias(),
                  "",
                  Change.Kind.KIND_ALIAS_DELETED,
                  request.getReason());
          return DeleteAliasResponse.newBuilder().setChange(change).build();
        });
  }

  @Override
  public void rollbackModel(
      RollbackModelRequest request, StreamObserver<RollbackModelResponse> answer) {
    reply(
        answer,
        () -> {
          Model model = registry.model(request.getName(), request.getEtag());
          String now = model.getAliasesOrDefault("production", "");
          String to =
              registry.changes.stream()
                  .filter(change -> change.getAfter().equals(now) && !change.getBefore().isEmpty())
                  .reduce((first, second) -> second)
                  .orElseThrow(
                      () ->
                          FakeRegistry.failure(
                              Status.Code.FAILED_PRECONDITION, "NO_EARLIER_VERSION"))
                  .getBefore();
          Change change =
              registry.move(
                  model, "production", to, Change.Kind.KIND_ROLLED_BACK, request.getReason());
          return RollbackModelResponse.newBuilder()
              .setModel(registry.model(request.getName(), ""))
              .setChange(change)
              .build();
        });
  }

  @Override
  public void promoteModelVersion(
      PromoteModelVersionRequest request, StreamObserver<PromoteModelVersionResponse> answer) {
    deadlines.add(Context.current().getDeadline());
    ((ServerCallStreamObserver<PromoteModelVersionResponse>) answer)
        .setOnCancelHandler(promotionCancelled::countDown);
    try {
      ModelVersion version = registry.version(request.getName(), "");
      String name = version.getName().substring(0, version.getName().indexOf("/versions/"));
      Model model = registry.model(name, request.getEtag());
      for (int number = 1; number <= 5; number++) {
        GateResult.Gate gate = GateResult.Gate.forNumber(number);
        boolean fails = gate == failingGate;
        answer.onNext(
            PromoteModelVersionResponse.newBuilder()
                .setGate(
                    GateResult.newBuilder()
                        .setGate(gate)
                        .setOutcome(
                            fails
                                ? GateResult.Outcome.OUTCOME_FAILED
                                : GateResult.Outcome.OUTCOME_PASSED))
                .build());
        if (fails) {
          throw FakeRegistry.failure(Status.Code.FAILED_PRECONDITION, "GOLDENS_MISMATCH");
        }
      }
      if (promotionsHang) {
        return;
      }
      Status broken = breaks;
      if (broken != null) {
        throw broken.asRuntimeException();
      }
      Change change =
          registry.move(
              model,
              "production",
              version.getName(),
              Change.Kind.KIND_PROMOTED,
              request.getReason());
      answer.onNext(
          PromoteModelVersionResponse.newBuilder()
              .setPromoted(
                  PromoteModelVersionResponse.Promoted.newBuilder()
                      .setModel(registry.model(name, ""))
                      .setChange(change))
              .build());
      answer.onCompleted();
    } catch (StatusRuntimeException e) {
      answer.onError(e);
    }
  }

  @Override
  public void listAliasHistory(
      ListAliasHistoryRequest request, StreamObserver<ListAliasHistoryResponse> answer) {
    reply(
        answer,
        () -> {
          List<Change> changes =
              registry.changes.stream()
                  .filter(change -> change.getModel().equals(request.getParent()))
                  .filter(change -> !change.getAlias().isEmpty())
                  .filter(
                      change ->
                          request.getAlias().isEmpty()
                              || change.getAlias().equals(request.getAlias()))
                  .collect(Collectors.toCollection(ArrayList::new));
          Collections.reverse(changes);
          // Pages of one.
          int page =
              request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
          ListAliasHistoryResponse.Builder response = ListAliasHistoryResponse.newBuilder();
          if (page < changes.size()) {
            response.addChanges(changes.get(page));
          }
          if (page + 1 < changes.size()) {
            response.setNextPageToken(Integer.toString(page + 1));
          }
          return response.build();
        });
  }

  @Override
  public void watchModel(WatchModelRequest request, StreamObserver<WatchModelResponse> answer) {
    watches.open(request, (ServerCallStreamObserver<WatchModelResponse>) answer);
  }

  @Override
  public StreamObserver<ImportModelVersionRequest> importModelVersion(
      StreamObserver<ImportModelVersionResponse> answer) {
    return transfers.receive((ServerCallStreamObserver<ImportModelVersionResponse>) answer);
  }

  @Override
  public void getImport(GetImportRequest request, StreamObserver<GetImportResponse> answer) {
    reply(answer, () -> transfers.progress(request));
  }

  @Override
  public void exportModelVersion(
      ExportModelVersionRequest request, StreamObserver<ExportModelVersionResponse> answer) {
    transfers.send(request, answer);
  }
}
