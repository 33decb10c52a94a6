package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.util.Durations;
import dev.marquee.client.FieldViolation;
import dev.marquee.client.MarqueeException;
import dev.marquee.client.UnavailableException;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.rpc.FailureCode;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * An error as people and programs read it.
 *
 * @param code the name of a gRPC status code, such as {@code NOT_FOUND}; of a run that failed,
 *     which no call did, its reason
 * @param reason the stable name, never empty: the code where there is no better one
 * @param message one line
 * @param violations the fields of the request that are at fault
 * @param retryAfter when to come again, where the server said so
 * @param logId the id under which the server's log tells of a defect
 */
record ErrorText(
    String code,
    String reason,
    String message,
    List<FieldViolation> violations,
    Optional<Duration> retryAfter,
    Optional<String> logId) {
  /** What does here what a call does that a server's message may name. */
  private static final Map<String, String> COMMANDS =
      Map.of(
          "CreateModel", "'marquee models create'",
          "ListTrainingRuns", "'marquee runs list'",
          "ListEvaluations", "'marquee evaluations list'",
          "ListRecipes", "'marquee recipes list'");

  ErrorText {
    // One line per error, so that a log of many runs can be read by line.
    message = message.lines().map(String::strip).findFirst().orElse("");
    violations = List.copyOf(violations);
  }

  /** An error of which there is no more to say. */
  ErrorText(String code, String reason, String message) {
    this(code, reason, message, List.of(), Optional.empty(), Optional.empty());
  }

  /** The command was used wrongly. */
  static ErrorText ofUsage(String message) {
    return new ErrorText(Status.Code.INVALID_ARGUMENT.name(), "USAGE", message);
  }

  /**
   * Returns what to say of anything that a command may throw. What is no {@link MarqueeException}
   * is a defect of this program, or of the machine, and is called INTERNAL.
   */
  static ErrorText of(Throwable thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.getClass().getName());
    return switch (thrown) {
      case MarqueeException failure ->
          new ErrorText(
              failure.code().name(),
              reason(failure),
              inCommands(message) + hint(failure, message),
              failure.fieldViolations(),
              failure.retryAfter(),
              failure.logId());
      case ProductionMoved moved ->
          new ErrorText(Status.Code.ABORTED.name(), ProductionMoved.REASON, message);
      case CommandFailure failure ->
          new ErrorText(
              failure.code().map(Status.Code::name).orElse(failure.reason()),
              failure.reason(),
              message);
      case FileFailure failure ->
          new ErrorText(
              failure.isMissing()
                  ? Status.Code.INVALID_ARGUMENT.name()
                  : Status.Code.FAILED_PRECONDITION.name(),
              failure.reason(),
              message);
      case Failure failure ->
          new ErrorText(FailureCode.of(failure).name(), failure.reason().name(), message);
      // Its message alone is often no more than a name or a number.
      case Error defect ->
          new ErrorText(Status.Code.INTERNAL.name(), "INTERNAL", defect.toString());
      default -> new ErrorText(Status.Code.INTERNAL.name(), "INTERNAL", message);
    };
  }

  private static String inCommands(String message) {
    String told = message;
    for (Map.Entry<String, String> command : COMMANDS.entrySet()) {
      told = told.replace(command.getKey(), command.getValue());
    }
    return told;
  }

  private static String reason(MarqueeException failure) {
    if (!failure.reason().isEmpty()) {
      return failure.reason();
    }
    // No server said this: the connection did.
    return failure instanceof UnavailableException ? "SERVER_UNREACHABLE" : failure.code().name();
  }

  private static String hint(MarqueeException failure, String message) {
    Optional<String> changed = failure.maybeChanged();
    if (changed.isPresent()) {
      return " See " + whereToLook(changed.get()) + ".";
    }
    // A server that speaks plain text answers TLS with what looks like noise.
    boolean tls = failure.reason().isEmpty() && message.matches(".*(SSL|TLS).*");
    return tls ? " If the server has no TLS, add --plaintext." : "";
  }

  private static String whereToLook(String name) {
    if (name.startsWith("datasets/")) {
      return "'marquee dataset describe " + name + "'";
    } else if (name.startsWith("trainingRuns/")) {
      return "'marquee runs describe " + name + "'";
    } else if (name.startsWith("evaluations/")) {
      return "'marquee evaluations describe " + name + "'";
    }
    return "'marquee models describe %s' and 'marquee models history %s'"
        .formatted(name, VersionNumber.model(name));
  }

  /** Returns the line for people. */
  String line() {
    return "error: " + reason + ": " + message;
  }

  /** Returns the same for programs; what is not known is left out. */
  ObjectNode json() {
    ObjectNode error =
        JsonNodeFactory.instance
            .objectNode()
            .put("code", code)
            .put("reason", reason)
            .put("message", message);
    if (!violations.isEmpty()) {
      ArrayNode fields = error.putArray("violations");
      violations.forEach(
          violation ->
              fields
                  .addObject()
                  .put("field", violation.field())
                  .put("description", violation.description()));
    }
    retryAfter.ifPresent(
        delay ->
            error.put("retry_after", Durations.toString(Durations.fromNanos(delay.toNanos()))));
    logId.ifPresent(id -> error.put("id", id));
    return error;
  }
}
