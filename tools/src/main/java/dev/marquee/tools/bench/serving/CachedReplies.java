package dev.marquee.tools.bench.serving;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import dev.marquee.tools.bench.BenchException;
import dev.marquee.tools.bench.load.Answer;
import dev.marquee.v1.ClassifyResponse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;

/** Looks whether replies of Classify say that the response cache gave them. Thread-safe. */
final class CachedReplies {
  private static final int CACHED =
      ClassifyResponse.CACHED_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;

  private final LongAdder replies = new LongAdder();
  private final LongAdder bytes = new LongAdder();
  private final LongAdder computed = new LongAdder();

  /** Counts a reply. */
  Answer answer(byte[] reply) {
    replies.increment();
    bytes.add(reply.length);
    if (!isCached(reply)) {
      computed.increment();
    }
    return Answer.ok(Optional.empty());
  }

  /** Makes no message of it: that would be work which the clients of an echo do not have. */
  private static boolean isCached(byte[] reply) {
    CodedInputStream input = CodedInputStream.newInstance(reply);
    try {
      for (int tag = input.readTag(); tag != 0; tag = input.readTag()) {
        if (tag == CACHED) {
          return input.readBool();
        }
        boolean _ = input.skipField(tag);
      }
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException("a server's own message can be read", e);
    }
  }

  /** Returns how large a reply was on average; at least one was counted. */
  double meanBytes() {
    return (double) bytes.sum() / replies.sum();
  }

  /**
   * Sees to it that nothing else was measured.
   *
   * @throws BenchException if a reply was not from the cache
   */
  void requireAllCached() {
    if (computed.sum() > 0) {
      throw new BenchException(
          "%d of %d answers did not come from the response cache, as all should: measure again."
              .formatted(computed.sum(), replies.sum()));
    }
  }
}
