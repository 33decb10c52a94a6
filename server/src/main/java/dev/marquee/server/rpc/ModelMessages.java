package dev.marquee.server.rpc;

import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Summary;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.PromotionPolicy;
import dev.marquee.server.registry.StoredModel;
import dev.marquee.server.registry.StoredVersion;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.ServingEngine;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;

/** Models and versions as the wire spells them. */
final class ModelMessages {
  private ModelMessages() {}

  static Model model(StoredModel stored) {
    Model.Builder model =
        Model.newBuilder()
            .setName(stored.name().toString())
            .setDescription(stored.description())
            .setVersionCount(stored.versionCount())
            .setCreateTime(ChangeMessages.time(stored.createTime()))
            .setEtag(Etag.of(stored.lastChange()));
    stored.policy().map(ModelMessages::policy).ifPresent(model::setPromotionPolicy);
    stored
        .aliases()
        .forEach(
            (alias, number) ->
                model.putAliases(alias, new VersionName(stored.name(), number).toString()));
    return model.build();
  }

  private static dev.marquee.v1.PromotionPolicy policy(PromotionPolicy policy) {
    var message = dev.marquee.v1.PromotionPolicy.newBuilder().setMetric(policy.metric());
    policy.minimum().ifPresent(message::setMinimum);
    policy.maxLoss().ifPresent(message::setMaxLoss);
    policy.dataset().ifPresent(message::setDataset);
    policy.split().ifPresent(message::setSplit);
    return message.build();
  }

  static dev.marquee.v1.ServingEngine engine(ServingEngine engine) {
    return dev.marquee.v1.ServingEngine.newBuilder()
        .setName(engine.name())
        .setVersion(engine.version())
        .setDevice(engine.device())
        .setReason(engine.reason())
        .build();
  }

  /** Returns what the registry knows of a version. */
  static ModelVersion.Builder version(StoredVersion stored) {
    Manifest manifest = stored.entry().manifest();
    ModelVersion.Builder version =
        ModelVersion.newBuilder()
            .setName(stored.entry().name().toString())
            .setDescription(stored.description())
            .setArchitecture(manifest.architecture())
            .putAllArchitectureSettings(manifest.architectureSettings())
            .setInputSpec(inputSpec(manifest.input()))
            .setWeightsSha256(manifest.weights().sha256())
            .setWeightsSizeBytes(manifest.weights().sizeBytes())
            .setCreateTime(ChangeMessages.time(manifest.createTime()))
            .putAllProvenance(manifest.provenance())
            .putAllTags(stored.tags())
            .setImportTime(ChangeMessages.time(stored.importTime()))
            .setEtag(Etag.of(stored.lastChange()));
    manifest.goldens().map(ModelMessages::goldens).ifPresent(version::setGoldens);
    for (String label : manifest.labels()) {
      version.addLabels(Label.newBuilder().setLabel(label).setThreshold(manifest.threshold(label)));
    }
    return version;
  }

  private static dev.marquee.v1.Goldens goldens(Manifest.Goldens goldens) {
    return dev.marquee.v1.Goldens.newBuilder()
        .setSha256(goldens.sha256())
        .setSizeBytes(goldens.sizeBytes())
        .setTolerance(goldens.tolerance())
        .build();
  }

  static LayerSummary layer(Summary.Row row) {
    return LayerSummary.newBuilder()
        .setName(row.name())
        .setOperation(row.operation())
        .addAllOutputShape(row.outputShape())
        .setParameterCount(row.parameters())
        .setMultiplyAddCount(row.multiplyAdds())
        .build();
  }

  private static dev.marquee.v1.InputSpec inputSpec(InputSpec spec) {
    return dev.marquee.v1.InputSpec.newBuilder()
        .setWidth(spec.width())
        .setHeight(spec.height())
        .setResize(
            switch (spec.resize()) {
              case STRETCH -> dev.marquee.v1.InputSpec.Resize.RESIZE_STRETCH;
            })
        .setFilter(
            switch (spec.filter()) {
              case BILINEAR -> dev.marquee.v1.InputSpec.Filter.FILTER_BILINEAR;
            })
        .setChannelOrder(
            switch (spec.channelOrder()) {
              case RGB -> dev.marquee.v1.InputSpec.ChannelOrder.CHANNEL_ORDER_RGB;
              case BGR -> dev.marquee.v1.InputSpec.ChannelOrder.CHANNEL_ORDER_BGR;
            })
        .setScale(spec.scale())
        .addAllMean(spec.mean())
        .addAllStandardDeviation(spec.standardDeviation())
        .build();
  }
}
