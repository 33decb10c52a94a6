package dev.marquee.tools.bench.load;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.Durations;
import com.google.rpc.RetryInfo;
import com.google.rpc.Status;
import io.grpc.protobuf.StatusProto;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** When a server says that a call may come again. */
final class RetryTimes {
  private static final Logger log = LoggerFactory.getLogger(RetryTimes.class);

  private RetryTimes() {}

  /** Returns the time of the {@code RetryInfo} of an error; empty where there is none to read. */
  static Optional<Duration> of(Throwable thrown) {
    Status status = StatusProto.fromThrowable(thrown);
    if (status == null) {
      return Optional.empty();
    }
    try {
      for (Any detail : status.getDetailsList()) {
        if (detail.is(RetryInfo.class)) {
          com.google.protobuf.Duration delay = detail.unpack(RetryInfo.class).getRetryDelay();
          return Optional.of(Duration.ofNanos(Durations.toNanos(delay)));
        }
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      log.warn("A server's RetryInfo cannot be read, and is taken for none", e);
    }
    return Optional.empty();
  }
}
