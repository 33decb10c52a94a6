package dev.marquee.server.rpc;

import dev.marquee.server.datasets.Rejection;
import dev.marquee.server.datasets.SentExample;
import dev.marquee.v1.Example;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadedExample;
import java.util.List;

/** Uploads as the wire spells them. */
final class UploadMessages {
  private static final int SHOWN_ID = 200;

  private UploadMessages() {}

  static SentExample sent(UploadedExample uploaded) {
    Example example = uploaded.getExample();
    return new SentExample(
        uploaded.getNumber(),
        uploaded.getExampleId(),
        example.getLabelsList(),
        example.getSplit(),
        example.getGroup(),
        example.getMetadataMap(),
        example.getImageSha256(),
        uploaded.getImage().asReadOnlyByteBuffer());
  }

  /**
   * Says what came of examples.
   *
   * @param last the number of the last of them
   * @param rejections those that are not in the dataset
   */
  static UploadExamplesResponse acknowledgement(long last, List<Rejection> rejections) {
    return UploadExamplesResponse.newBuilder()
        .setAcknowledgedNumber(last)
        .addAllRejected(rejections.stream().map(UploadMessages::rejected).toList())
        .build();
  }

  private static RejectedExample rejected(Rejection rejection) {
    return RejectedExample.newBuilder()
        .setNumber(rejection.number())
        .setExampleId(cut(rejection.id()))
        .setReason(rejection.reason().name())
        .setDetail(rejection.detail())
        .build();
  }

  private static String cut(String id) {
    int shown = Math.min(SHOWN_ID, id.codePointCount(0, id.length()));
    return id.substring(0, id.offsetByCodePoints(0, shown));
  }
}
