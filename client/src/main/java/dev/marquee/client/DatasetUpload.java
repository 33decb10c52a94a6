package dev.marquee.client;

import dev.marquee.v1.DatasetServiceGrpc;
import dev.marquee.v1.FindMissingImagesRequest;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadStart;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * One upload of examples. It goes on over another stream when one breaks, until it comes no further
 * for as long as the client's deadline. Not thread-safe.
 */
final class DatasetUpload {
  /** So many examples are taken from the source, and asked after, at a time. */
  static final int GROUP = 128;

  /** So many bytes of images are, and those of the image with which they are reached. */
  static final long GROUP_BYTES = 8 << 20;

  private final Connection connection;
  private final UploadStart start;
  private final Iterator<ExampleUpload> source;
  private final UnacknowledgedExamples examples;
  private final Retries retries;

  /** What was taken and not asked after yet. */
  private final Set<String> unasked = new LinkedHashSet<>();

  private boolean reached;

  DatasetUpload(
      Connection connection,
      UploadStart start,
      Iterator<ExampleUpload> source,
      UploadListener listener) {
    this.connection = connection;
    this.start = start;
    this.source = source;
    this.examples = new UnacknowledgedExamples(listener);
    this.retries = new Retries(connection);
  }

  /**
   * Returns what came of it.
   *
   * @throws MarqueeException where the server refuses, or is gone for too long
   */
  UploadSummary run() {
    while (true) {
      try {
        send();
        if (finished()) {
          return examples.summary();
        }
        // Images that the server turned out not to have go over another stream.
        unasked.addAll(examples.requeue());
      } catch (MarqueeException failure) {
        if (!reached && failure instanceof UnavailableException) {
          // There is nothing to go on with, and perhaps no server: the caller is told at once.
          throw failure;
        }
        if (failure instanceof UnavailableException && finished()) {
          // The last word was lost, and nothing else.
          return examples.summary();
        }
        // What was on its way may have arrived: then it is not sent again.
        unasked.addAll(examples.requeue());
        retries.pauseAfter(failure);
      }
    }
  }

  private boolean finished() {
    return examples.isEmpty() && !source.hasNext();
  }

  /** Sends what there is over one stream, until the server has dealt with what was sent. */
  private void send() {
    Duration deadline = connection.settings().deadline();
    try (Exchange<UploadExamplesRequest, UploadExamplesResponse> stream =
        Exchange.open(connection.channel(), DatasetServiceGrpc.getUploadExamplesMethod())) {
      stream.awaitConnection(deadline);
      reached = true;
      stream.send(UploadExamplesRequest.newBuilder().setStart(start).build());
      boolean halfClosed = false;
      while (true) {
        boolean sourceIsEmpty = !fill();
        if (!halfClosed && transmit(stream) && sourceIsEmpty) {
          stream.halfClose();
          halfClosed = true;
        }
        UploadExamplesResponse response = stream.poll();
        if (response != null) {
          examples.acknowledge(response);
          retries.progressed();
        } else if (stream.isOver()) {
          if (!halfClosed || examples.anyIsSent()) {
            // A cut must not look like success.
            throw Problem.ofProtocol(
                    "The server ended the upload before it had dealt with everything.")
                .toException();
          }
          return;
        } else {
          stream.await(deadline);
        }
      }
    }
  }

  /**
   * Takes more from the source where there is room for a whole group, so that the server is asked
   * once for many.
   *
   * @return whether there is, or may be, more in the source
   */
  private boolean fill() {
    while (examples.count() < GROUP && examples.bytes() < GROUP_BYTES && source.hasNext()) {
      long enough = examples.bytes() + GROUP_BYTES;
      for (int taken = 0; taken < GROUP && examples.bytes() < enough; taken++) {
        if (source.hasNext()) {
          take(source.next());
        }
      }
    }
    ask();
    return source.hasNext();
  }

  private void take(ExampleUpload upload) {
    Optional<MarqueeException> refusal = connection.settings().refusalOf(upload);
    if (refusal.isPresent()) {
      // The server would end the whole stream over it.
      examples.refuse(upload, refusal.get());
    } else {
      var unused = unasked.add(examples.add(upload));
    }
  }

  private void ask() {
    if (unasked.isEmpty()) {
      return;
    }
    var request = FindMissingImagesRequest.newBuilder().addAllSha256(unasked).build();
    var missing =
        Connection.call(
            () ->
                DatasetServiceGrpc.newBlockingStub(connection.channel())
                    .withDeadlineAfter(connection.settings().deadline())
                    .findMissingImages(request));
    examples.missing(unasked, new HashSet<>(missing.getSha256List()));
    unasked.clear();
  }

  /** Sends what the server takes; returns whether that was all. */
  private boolean transmit(Exchange<UploadExamplesRequest, UploadExamplesResponse> stream) {
    while (stream.isReady()) {
      UploadExamplesRequest request = examples.send();
      if (request == null) {
        return true;
      }
      stream.send(request);
    }
    return false;
  }
}
