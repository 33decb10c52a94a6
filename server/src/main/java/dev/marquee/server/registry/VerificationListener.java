package dev.marquee.server.registry;

import dev.marquee.models.failure.Reason;

/** Is told how far a verification of the registry is, on the thread that verifies. */
public interface VerificationListener {
  /**
   * One more file was checked; the first time none.
   *
   * @param total how many files there are to check
   */
  void progress(int checked, int total);

  /**
   * Something is wrong.
   *
   * @param subject the name of the version, the model or the example that it is about
   * @param detail what is wrong and what to do about it, in a sentence
   */
  void problem(Reason reason, String subject, String detail);
}
