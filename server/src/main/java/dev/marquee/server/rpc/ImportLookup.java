package dev.marquee.server.rpc;

import dev.marquee.server.registry.FileKind;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.transfer.ImportProgress;
import dev.marquee.server.transfer.Imports;
import dev.marquee.server.transfer.RequestId;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;

/** What GetImport answers. */
final class ImportLookup {
  private ImportLookup() {}

  static GetImportResponse answer(Imports imports, GetImportRequest request) {
    ModelName model = ModelName.parse("parent", request.getParent());
    RequestId id = RequestId.parse("request_id", request.getRequestId());
    ImportProgress progress = imports.progress(model, id);
    GetImportResponse.Builder response =
        GetImportResponse.newBuilder()
            .setWeightsReceivedBytes(progress.received(FileKind.WEIGHTS))
            .setGoldensReceivedBytes(progress.received(FileKind.GOLDENS));
    progress.version().ifPresent(version -> response.setModelVersion(version.toString()));
    return response.build();
  }
}
