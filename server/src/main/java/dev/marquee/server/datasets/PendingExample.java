package dev.marquee.server.datasets;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.blobs.Digest;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.Future;

/**
 * An example of an upload that is on its way into its dataset: one that keeps the rules, and whose
 * image is being looked at, or one that is rejected already. Its image is held until it is let go
 * of. Immutable.
 */
public final class PendingExample {
  private final SentExample sent;
  private final State state;

  private sealed interface State {}

  private record Refused(Failure.InvalidArgument failure) implements State {}

  private record Kept(ExampleRules.Kept example) implements State {}

  private record Inspected(ExampleRules.Kept example, Future<StoredImage> image) implements State {}

  private PendingExample(SentExample sent, State state) {
    this.sent = sent;
    this.state = state;
  }

  /** Checks an example, and has its image looked at if it was sent. */
  static PendingExample of(SentExample sent, ExampleRules rules, Images images) {
    ExampleRules.Kept kept;
    try {
      kept = rules.check(sent);
    } catch (Failure.InvalidArgument e) {
      return refused(sent, e);
    }
    return new PendingExample(
        sent,
        sent.image().hasRemaining()
            ? new Inspected(kept, images.inspect(sent.image()))
            : new Kept(kept));
  }

  static PendingExample refused(SentExample sent, Failure.InvalidArgument failure) {
    return new PendingExample(sent, new Refused(failure));
  }

  /** Returns the number that it has in its upload. */
  public long number() {
    return sent.number();
  }

  /** Returns how many bytes its image has, as long as it is held. */
  public int bytes() {
    return sent.image().remaining();
  }

  /** Says that nobody waits for it any more. */
  public void cancel() {
    if (state instanceof Inspected(_, Future<StoredImage> image)) {
      boolean _ = image.cancel(false);
    }
  }

  ByteBuffer image() {
    return sent.image();
  }

  /**
   * Returns what keeps the rules.
   *
   * @throws Failure.InvalidArgument if it does not
   */
  ExampleRules.Kept kept() {
    return switch (state) {
      case Refused(Failure.InvalidArgument failure) -> throw failure;
      case Kept(ExampleRules.Kept example) -> example;
      case Inspected(ExampleRules.Kept example, _) -> example;
    };
  }

  /**
   * Waits until the image has been looked at.
   *
   * @return empty where none was sent
   * @throws Failure.InvalidArgument if it does not keep the rules, or its image cannot be taken
   */
  Optional<StoredImage> sentImage() {
    Optional<Digest> stated = kept().stated();
    if (!(state instanceof Inspected(_, Future<StoredImage> inspection))) {
      return Optional.empty();
    }
    StoredImage image = Images.await(inspection);
    if (stated.isPresent() && !stated.get().equals(image.digest())) {
      throw new Failure.InvalidArgument(
          Reason.IMAGE_DIGEST_MISMATCH,
          "example.image_sha256",
          "The image has SHA-256 %s, but %s is stated: send the image that is meant, or leave its digest out."
              .formatted(image.digest(), stated.get()));
    }
    return Optional.of(image);
  }

  Rejection rejected(Failure.InvalidArgument failure) {
    return rejected(failure.reason(), String.valueOf(failure.getMessage()));
  }

  Rejection rejected(Reason reason, String detail) {
    return new Rejection(sent.number(), sent.id(), reason, detail);
  }
}
