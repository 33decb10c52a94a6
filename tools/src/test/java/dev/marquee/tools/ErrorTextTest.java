package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ErrorTextTest {
  private static final String WHAT = "Something to act on.";

  /** As the table of exit codes in docs/errors.md has them. */
  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new Failure.NotFound(Reason.MODEL_NOT_FOUND, WHAT), "NOT_FOUND", 3),
        Arguments.of(
            new Failure.InvalidArgument(Reason.NAME_INVALID, "name", WHAT), "INVALID_ARGUMENT", 2),
        Arguments.of(new Failure.AlreadyExists(Reason.MODEL_EXISTS, WHAT), "ALREADY_EXISTS", 5),
        Arguments.of(new Failure.Conflict(Reason.ETAG_MISMATCH, WHAT), "ABORTED", 5),
        Arguments.of(new Failure.OutOfRange(Reason.IMPORT_OUT_OF_ORDER, WHAT), "OUT_OF_RANGE", 1),
        Arguments.of(
            new Failure.FailedPrecondition(Reason.METADATA_INCONSISTENT, WHAT),
            "FAILED_PRECONDITION",
            4),
        Arguments.of(
            new Failure.Exhausted(Reason.STORAGE_FULL, WHAT, null), "RESOURCE_EXHAUSTED", 7),
        Arguments.of(new Failure.Expired(Reason.DEADLINE_EXCEEDED, WHAT), "DEADLINE_EXCEEDED", 6),
        Arguments.of(new Failure.Cancelled(Reason.CALL_CANCELLED, WHAT), "CANCELLED", 1),
        Arguments.of(new Failure.Unavailable(Reason.STORAGE_UNAVAILABLE, WHAT), "UNAVAILABLE", 6));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureThatNoServerToldHasTheCodesThatAServersWouldHaveHad(
      Failure failure, String code, int exitCode) {
    assertThat(ErrorText.of(failure)).isEqualTo(new ErrorText(code, failure.reason().name(), WHAT));
    assertThat(ExitCode.of(failure)).isEqualTo(exitCode);
  }

  @Test
  void anErrorOfTheJvmIsNamed() {
    assertThat(ErrorText.of(new NoClassDefFoundError("dev/marquee/Gone")).message())
        .isEqualTo("java.lang.NoClassDefFoundError: dev/marquee/Gone");
  }

  @Test
  void everyKindOfFailureIsTriedAbove() {
    assertThat(failures().<Class<?>>map(arguments -> arguments.get()[0].getClass()))
        .containsAll(Arrays.asList(Failure.class.getPermittedSubclasses()));
  }

  @Test
  void ofAServersStartOnlyWrongUsageIsToldApart() {
    ServeCommand serve = new ServeCommand();
    assertThat(failures().map(arguments -> serve.getExitCode((Failure) arguments.get()[0])))
        .containsOnlyOnce(2)
        .containsOnly(1, 2);
    assertThat(serve.getExitCode(new Failure.FailedPrecondition(Reason.CONFIG_INVALID, WHAT)))
        .isEqualTo(2);
  }
}
