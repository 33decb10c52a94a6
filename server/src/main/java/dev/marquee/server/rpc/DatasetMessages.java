package dev.marquee.server.rpc;

import dev.marquee.server.datasets.StoredDataset;
import dev.marquee.server.datasets.StoredExample;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.Example;

/** Datasets and examples as the wire spells them. */
final class DatasetMessages {
  private DatasetMessages() {}

  static Dataset dataset(StoredDataset stored) {
    Dataset.Builder dataset =
        Dataset.newBuilder()
            .setName(stored.name().toString())
            .setDescription(stored.description())
            .addAllLabels(stored.labels())
            .setState(Dataset.State.STATE_OPEN)
            .setExampleCount(stored.examples())
            .setSizeBytes(stored.bytes())
            .setCreateTime(ChangeMessages.time(stored.createTime()))
            .setEtag(Etag.of(stored.revision()));
    stored
        .commitment()
        .ifPresent(
            commitment ->
                dataset
                    .setState(Dataset.State.STATE_COMMITTED)
                    .setDigest(commitment.digest().sha256())
                    .setCommitTime(ChangeMessages.time(commitment.time())));
    return dataset.build();
  }

  static Example example(StoredExample stored) {
    // A group that was not stated is the example's own id; it is left out as it was.
    String group = stored.group().equals(stored.name().id()) ? "" : stored.group();
    return Example.newBuilder()
        .setName(stored.name().toString())
        .addAllLabels(stored.labels())
        .setSplit(stored.split().orElse(""))
        .setGroup(group)
        .putAllMetadata(stored.metadata())
        .setImageSha256(stored.image().sha256())
        .setImageSizeBytes(stored.imageBytes())
        .setWidth(stored.width())
        .setHeight(stored.height())
        .build();
  }
}
