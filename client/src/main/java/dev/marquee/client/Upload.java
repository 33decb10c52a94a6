package dev.marquee.client;

import dev.marquee.v1.ImportModelVersionRequest;
import dev.marquee.v1.ImportModelVersionResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.ModelVersion;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ClientResponseObserver;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One call of ImportModelVersion, sent no faster than the server takes it. For one thread. */
final class Upload
    implements ClientResponseObserver<ImportModelVersionRequest, ImportModelVersionResponse>,
        AutoCloseable {
  private final Mailbox mailbox = new Mailbox();
  private @Nullable ModelVersion version;
  private @Nullable MarqueeException failure;
  private boolean ended;

  @SuppressWarnings("NullAway.Init") // gRPC calls beforeStart before it returns from opening.
  private ClientCallStreamObserver<ImportModelVersionRequest> requests;

  private Upload() {}

  /** Makes the call. */
  static Upload open(Channel channel) {
    Upload upload = new Upload();
    var unused =
        ClientCalls.asyncClientStreamingCall(
            channel.newCall(
                ModelServiceGrpc.getImportModelVersionMethod(),
                CallOptions.DEFAULT.withExecutor(upload.mailbox)),
            upload);
    return upload;
  }

  /**
   * Sends a message once the one before it is on its way.
   *
   * @param patience how long to wait for that
   * @return false where the server has answered already and wants no more
   * @throws MarqueeException where the call failed, or nothing moved for so long
   */
  boolean send(ImportModelVersionRequest request, Duration patience) {
    // What the server has said by now comes first: it may have refused what is being sent.
    await(Duration.ZERO);
    while (!ended && !requests.isReady()) {
      if (!await(patience)) {
        stop(Problem.stalled(patience));
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (!ended) {
      requests.onNext(request);
    }
    return !ended;
  }

  /**
   * Ends the stream and returns what became of it.
   *
   * @param patience how long the server may take to check and to store it
   * @throws MarqueeException where the call failed, or no answer came for so long
   */
  ModelVersion finish(Duration patience) {
    if (!ended) {
      requests.onCompleted();
    }
    while (!ended) {
      if (!await(patience)) {
        stop(Problem.stalled(patience));
      }
    }
    if (failure != null) {
      throw failure;
    }
    if (version == null) {
      throw Problem.ofProtocol("The server ended the import without an answer.").toException();
    }
    return version;
  }

  /** Ends the call where it has not ended. */
  @Override
  public void close() {
    if (!ended) {
      ended = true;
      requests.cancel("The import is given up.", null);
    }
    mailbox.close();
  }

  @Override
  public void beforeStart(ClientCallStreamObserver<ImportModelVersionRequest> stream) {
    requests = stream;
    // Being woken is enough: who waits looks at isReady again.
    stream.setOnReadyHandler(() -> {});
  }

  @Override
  public void onNext(ImportModelVersionResponse response) {
    version = response.getModelVersion();
  }

  @Override
  public void onError(Throwable thrown) {
    if (!ended) {
      ended = true;
      failure = ErrorDecoder.decodeUncancelled(thrown);
    }
  }

  @Override
  public void onCompleted() {
    ended = true;
  }

  private boolean await(Duration patience) {
    try {
      return mailbox.runNext(patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop(Problem.interrupted());
      return true;
    }
  }

  private void stop(Problem problem) {
    ended = true;
    failure = problem.toException();
    requests.cancel("The import is given up.", null);
  }
}
