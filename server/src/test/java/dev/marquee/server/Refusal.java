package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.rpc.ErrorInfo;
import com.google.rpc.Status;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;

/** What a client learns of a call that was refused. */
public record Refusal(Code code, String reason, String message, List<Any> details) {

  /** Makes a call that must fail. */
  public static Refusal of(Callable<?> call) {
    StatusRuntimeException thrown =
        catchThrowableOfType(StatusRuntimeException.class, () -> call.call());
    assertThat(thrown).as("the call must fail").isNotNull();
    return ofFailed(thrown);
  }

  /** Reads what a call failed with. */
  public static Refusal ofFailed(Throwable thrown) {
    return of(Objects.requireNonNull(StatusProto.fromThrowable(thrown)));
  }

  public static Refusal of(Status status) {
    List<ErrorInfo> infos =
        status.getDetailsList().stream()
            .filter(detail -> detail.is(ErrorInfo.class))
            .map(detail -> unpack(detail, ErrorInfo.class))
            .toList();
    assertThat(infos).as("exactly one ErrorInfo").hasSize(1);
    assertThat(infos.getFirst().getDomain()).isEqualTo("marquee.dev");
    return new Refusal(
        io.grpc.Status.fromCodeValue(status.getCode()).getCode(),
        infos.getFirst().getReason(),
        status.getMessage(),
        status.getDetailsList());
  }

  /** Returns the one detail of a type. */
  public <T extends Message> T detail(Class<T> type) {
    List<Any> found = details.stream().filter(detail -> detail.is(type)).toList();
    assertThat(found).as("exactly one %s", type.getSimpleName()).hasSize(1);
    return unpack(found.getFirst(), type);
  }

  private static <T extends Message> T unpack(Any any, Class<T> type) {
    try {
      return any.unpack(type);
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
