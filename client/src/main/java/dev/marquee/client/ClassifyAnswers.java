package dev.marquee.client;

import java.util.Iterator;

/**
 * The answers to many images, as they become ready. For use once, by one thread, and to be closed.
 *
 * <ul>
 *   <li>Asking for the next answer also sends: requests are taken from their source by that same
 *       thread, only when there is room for them, so a source may read its images lazily. A bounded
 *       number is on its way at once, and who does not ask is not sent to.
 *   <li>An image that the server refused because it was busy, saying when to come again, is sent
 *       again after about that time, then after longer and longer waits; meanwhile fewer images are
 *       on their way at once, and more again with each that is scored. It is given up, and the
 *       refusal is its answer, only where no image of the stream was scored for as long as the
 *       client's deadline while it was refused, or where the server says to come later than that.
 *       Any other failure of one image is its answer.
 *   <li>A connection that is lost after it gave answers is replaced, and what was not answered is
 *       sent again; one that gave none is not.
 *   <li>A failure of the whole stream is thrown by {@code hasNext()} or {@code next()}: {@link
 *       UnavailableException} where the server is gone, {@link DeadlineExceededException} where no
 *       answer came for as long as the client's deadline. Images without an answer by then get
 *       none.
 * </ul>
 */
public final class ClassifyAnswers implements Iterable<ClassifyAnswer>, AutoCloseable {
  private final ClassifyExchange exchange;
  private boolean taken;

  ClassifyAnswers(ClassifyExchange exchange) {
    this.exchange = exchange;
  }

  /**
   * Returns the answers.
   *
   * @throws IllegalStateException at the second call: there is one stream only
   */
  @Override
  public Iterator<ClassifyAnswer> iterator() {
    if (taken) {
      throw new IllegalStateException("The answers of a stream can be gone through once only.");
    }
    taken = true;
    return exchange;
  }

  /** Cancels what is still on its way. Does nothing after the last answer. */
  @Override
  public void close() {
    exchange.close();
  }
}
