package dev.marquee.server.rpc;

import com.google.protobuf.util.Timestamps;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Summary;
import dev.marquee.server.registry.Manifest;
import dev.marquee.server.registry.ModelEntry;
import dev.marquee.server.registry.VersionEntry;
import dev.marquee.server.registry.VersionName;
import dev.marquee.server.serving.LiveModels;
import dev.marquee.v1.Label;
import dev.marquee.v1.LayerSummary;
import dev.marquee.v1.Model;
import dev.marquee.v1.ModelVersion;

/** Models and versions as the wire spells them. */
final class ModelMessages {
  private ModelMessages() {}

  static Model model(ModelEntry entry) {
    Model.Builder model =
        Model.newBuilder()
            .setName(entry.name().toString())
            .setDescription(entry.description())
            .setVersionCount(entry.versions().size());
    entry
        .aliases()
        .forEach(
            (alias, number) ->
                model.putAliases(alias, new VersionName(entry.name(), number).toString()));
    return model.build();
  }

  /** Returns a version without its layers. */
  static ModelVersion.Builder version(VersionEntry entry, Summary summary, LiveModels.State state) {
    Manifest manifest = entry.manifest();
    ModelVersion.Builder version =
        ModelVersion.newBuilder()
            .setName(entry.name().toString())
            .setDescription(manifest.description())
            .setArchitecture(manifest.architecture())
            .putAllArchitectureSettings(manifest.architectureSettings())
            .setInputSpec(inputSpec(manifest.input()))
            .setWeightsSha256(manifest.weights().sha256())
            .setWeightsSizeBytes(manifest.weights().sizeBytes())
            .setParameterCount(summary.parameters())
            .setMultiplyAddCount(summary.multiplyAdds())
            .setState(state(state))
            .setCreateTime(Timestamps.fromMillis(manifest.createTime().toEpochMilli()))
            .putAllProvenance(manifest.provenance());
    for (String label : manifest.labels()) {
      version.addLabels(Label.newBuilder().setLabel(label).setThreshold(manifest.threshold(label)));
    }
    return version;
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

  private static ModelVersion.State state(LiveModels.State state) {
    return switch (state) {
      case UNLOADED -> ModelVersion.State.STATE_UNLOADED;
      case LOADING -> ModelVersion.State.STATE_LOADING;
      case READY -> ModelVersion.State.STATE_READY;
      case FAILED -> ModelVersion.State.STATE_FAILED;
    };
  }
}
