package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.rpc.BadRequest;
import io.grpc.Status.Code;
import java.util.List;

/** What a refusal must be. */
final class Refused {
  private Refused() {}

  static void with(Refusal refusal, Code code, String reason) {
    assertThat(List.<Object>of(refusal.code(), refusal.reason()))
        .as(refusal.message())
        .containsExactly(code, reason);
  }

  static void forField(Refusal refusal, String reason, String field) {
    with(refusal, Code.INVALID_ARGUMENT, reason);
    namesField(refusal, field);
  }

  /** A piece of an import in the wrong place. */
  static void outOfOrder(Refusal refusal, String field) {
    with(refusal, Code.OUT_OF_RANGE, "IMPORT_OUT_OF_ORDER");
    namesField(refusal, field);
  }

  private static void namesField(Refusal refusal, String field) {
    assertThat(refusal.detail(BadRequest.class).getFieldViolations(0).getField()).isEqualTo(field);
  }
}
