package dev.marquee.models.failure;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A refusal that its receiver can act on. Everything that domain code throws on purpose is one of
 * the kinds below; anything else that is thrown is a defect. The message is a sentence for the
 * client that says what to do, and holds nothing that the client may not see.
 */
public abstract sealed class Failure extends RuntimeException {
  private final Reason reason;

  private Failure(Reason reason, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /** Returns the stable name of what happened, for programs to tell failures apart. */
  public final Reason reason() {
    return reason;
  }

  /** The thing that was named does not exist. */
  public static final class NotFound extends Failure {
    public NotFound(Reason reason, String message) {
      super(reason, message, null);
    }
  }

  /** What was sent is wrong whatever state the server is in: sending it again will not help. */
  public static final class InvalidArgument extends Failure {
    private final List<FieldViolation> violations;

    /** A single field at fault; the message serves as its description. */
    public InvalidArgument(Reason reason, String field, String message) {
      this(reason, field, message, null);
    }

    /** A single field at fault, found out by {@code cause}. */
    public InvalidArgument(Reason reason, String field, String message, @Nullable Throwable cause) {
      super(reason, message, cause);
      violations = List.of(new FieldViolation(field, message));
    }

    /** Returns the fields at fault, at least one. */
    public List<FieldViolation> violations() {
      return violations;
    }
  }

  /** What was to be made is there already. */
  public static final class AlreadyExists extends Failure {
    public AlreadyExists(Reason reason, String message) {
      super(reason, message, null);
    }
  }

  /** Somebody else came first: read again, decide again, try again. Nothing was changed. */
  public static final class Conflict extends Failure {
    public Conflict(Reason reason, String message) {
      super(reason, message, null);
    }
  }

  /** A piece of a sequence does not begin where the one before it ended. Nothing was changed. */
  public static final class OutOfRange extends Failure {
    private final List<FieldViolation> violations;

    /** For a thrower that does not know how the request spells the field. */
    public OutOfRange(Reason reason, String message) {
      super(reason, message, null);
      violations = List.of();
    }

    /** A single field at fault; the message serves as its description. */
    public OutOfRange(Reason reason, String field, String message) {
      super(reason, message, null);
      violations = List.of(new FieldViolation(field, message));
    }

    /** Returns the fields at fault, if they are known. */
    public List<FieldViolation> violations() {
      return violations;
    }
  }

  /** The state of the server forbids it; something has to change before it can work. */
  public static final class FailedPrecondition extends Failure {
    public FailedPrecondition(Reason reason, String message) {
      super(reason, message, null);
    }

    public FailedPrecondition(Reason reason, String message, @Nullable Throwable cause) {
      super(reason, message, cause);
    }
  }

  /** A bound is reached. Nothing was done, and the same call may work later. */
  public static final class Exhausted extends Failure {
    private final @Nullable Duration retryAfter;

    /**
     * @param retryAfter when to come again, above zero; null where waiting does not help
     */
    public Exhausted(Reason reason, String message, @Nullable Duration retryAfter) {
      super(reason, message, null);
      this.retryAfter = retryAfter;
    }

    /** Returns when to come again. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }

  /** The caller's deadline passed first. */
  public static final class Expired extends Failure {
    public Expired(Reason reason, String message) {
      super(reason, message, null);
    }
  }

  /** The caller gave up first. */
  public static final class Cancelled extends Failure {
    public Cancelled(Reason reason, String message) {
      super(reason, message, null);
    }

    /** Returns what to throw where there is no more to say of it. */
    public static Cancelled byCaller() {
      return new Cancelled(Reason.CALL_CANCELLED, "The caller cancelled.");
    }
  }

  /** The server cannot serve at the moment, as when it shuts down: another one, or later. */
  public static final class Unavailable extends Failure {
    private final @Nullable Duration retryAfter;

    /** For a server of which nobody knows when it will serve. */
    public Unavailable(Reason reason, String message) {
      this(reason, message, null);
    }

    /**
     * @param retryAfter when to come again, above zero; null where nobody knows
     */
    public Unavailable(Reason reason, String message, @Nullable Duration retryAfter) {
      super(reason, message, null);
      this.retryAfter = retryAfter;
    }

    /** Returns when to come again. */
    public Optional<Duration> retryAfter() {
      return Optional.ofNullable(retryAfter);
    }
  }
}
