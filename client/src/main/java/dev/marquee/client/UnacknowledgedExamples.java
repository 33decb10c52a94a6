package dev.marquee.client;

import com.google.common.hash.Hashing;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadedExample;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The examples that were taken from their source and are not dealt with yet, in the order in which
 * they are sent. Their images stay in memory: a source is gone through once. Not thread-safe.
 *
 * <p>Behind a break one is sent and its acknowledgement waited for, then two, and so on, as TCP
 * begins slowly: over a line that breaks again and again whatever got through is heard of, and need
 * not be sent another time.
 */
final class UnacknowledgedExamples {
  /** What a server says of an image that it was believed to have. */
  private static final String IMAGE_UNKNOWN = "IMAGE_UNKNOWN";

  /** More than there ever are, and far from an overflow when doubled. */
  private static final int MOST_ON_THEIR_WAY = 1 << 20;

  /** An example, and its place in the source, from 1. */
  private static final class Item {
    final ExampleUpload upload;
    final String sha256;
    final long place;
    boolean withImage;

    /** The server has said that it lacks the image, whatever it says when asked. */
    boolean unknown;

    Item(ExampleUpload upload, String sha256, long place) {
      this.upload = upload;
      this.sha256 = sha256;
      this.place = place;
    }
  }

  private final UploadListener listener;
  private final Deque<Item> sent = new ArrayDeque<>();
  private final Deque<Item> waiting = new ArrayDeque<>();
  private UploadSummary summary = UploadSummary.NOTHING;
  private long takenCount;
  private long bytes;

  /** How many were acknowledged over the present stream. */
  private long acknowledged;

  /** How many may be on their way at once. */
  private int limit = MOST_ON_THEIR_WAY;

  UnacknowledgedExamples(UploadListener listener) {
    this.listener = listener;
  }

  UploadSummary summary() {
    return summary;
  }

  boolean isEmpty() {
    return count() == 0;
  }

  /** Whether some are still to be sent. */
  boolean anyWaits() {
    return !waiting.isEmpty();
  }

  /** Whether the server has some that it did not deal with yet. */
  boolean anyIsSent() {
    return !sent.isEmpty();
  }

  int count() {
    return sent.size() + waiting.size();
  }

  /** Returns the size of the images that are held. */
  long bytes() {
    return bytes;
  }

  /** Adds one to the end, and returns the digest of its image, in hexadecimal. */
  String add(ExampleUpload upload) {
    String sha256 = Hashing.sha256().hashBytes(upload.image().asReadOnlyByteBuffer()).toString();
    takenCount++;
    bytes += upload.image().size();
    waiting.add(new Item(upload, sha256, takenCount));
    return sha256;
  }

  /** An example is refused before it is sent. */
  void refuse(ExampleUpload upload, MarqueeException why) {
    takenCount++;
    reject(upload, takenCount, why.reason(), String.valueOf(why.getMessage()));
  }

  /** Those that wait are sent with their images where the server lacks them. */
  void missing(Collection<String> asked, Set<String> missing) {
    for (Item item : waiting) {
      if (asked.contains(item.sha256)) {
        item.withImage = item.unknown || missing.contains(item.sha256);
      }
    }
  }

  /** Returns the next message to send, or null where there is none, or it must wait. */
  @Nullable UploadExamplesRequest send() {
    Item item = sent.size() < limit ? waiting.poll() : null;
    if (item == null) {
      return null;
    }
    sent.add(item);
    UploadedExample.Builder example =
        UploadedExample.newBuilder()
            .setNumber(acknowledged + sent.size())
            .setExampleId(item.upload.id())
            .setExample(item.upload.example().toBuilder().setImageSha256(item.sha256));
    if (item.withImage) {
      example.setImage(item.upload.image());
      summary = summary.sent(item.upload.image().size());
    }
    return UploadExamplesRequest.newBuilder().setExample(example).build();
  }

  /** The stream is gone: all are sent over another one. Returns the digests of their images. */
  List<String> requeue() {
    while (!sent.isEmpty()) {
      waiting.addFirst(sent.removeLast());
    }
    acknowledged = 0;
    limit = 1;
    return waiting.stream().map(item -> item.sha256).toList();
  }

  /**
   * The server has dealt with some.
   *
   * @throws MarqueeException where it says so of what was not sent
   */
  void acknowledge(UploadExamplesResponse response) {
    Map<Long, RejectedExample> rejected = new HashMap<>();
    response.getRejectedList().forEach(example -> rejected.put(example.getNumber(), example));
    if (response.getAcknowledgedNumber() > acknowledged + sent.size()) {
      throw Problem.ofProtocol("The server acknowledged an example that was not sent.")
          .toException();
    }
    limit = Math.min(2 * limit, MOST_ON_THEIR_WAY);
    while (acknowledged < response.getAcknowledgedNumber()) {
      acknowledged++;
      settle(sent.remove(), rejected.get(acknowledged));
    }
    listener.moved(summary);
  }

  private void settle(Item item, @Nullable RejectedExample rejection) {
    if (rejection != null && rejection.getReason().equals(IMAGE_UNKNOWN) && !item.withImage) {
      // It was there a while ago, or bytes of the same digest are that are no image.
      item.unknown = true;
      item.withImage = true;
      waiting.add(item);
      return;
    }
    bytes -= item.upload.image().size();
    if (rejection == null) {
      summary = summary.stored(item.upload.image().size());
    } else {
      reject(item.upload, item.place, rejection.getReason(), rejection.getDetail());
    }
  }

  private void reject(ExampleUpload upload, long place, String reason, String detail) {
    summary = summary.rejected(upload.image().size());
    listener.rejected(
        RejectedExample.newBuilder()
            .setNumber(place)
            .setExampleId(upload.id())
            .setReason(reason)
            .setDetail(detail)
            .build());
  }
}
