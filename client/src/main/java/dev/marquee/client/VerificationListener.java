package dev.marquee.client;

import dev.marquee.v1.RegistryProblem;

/** Told what a verification of a registry comes upon, on the thread that asked for it. */
@FunctionalInterface
public interface VerificationListener {
  /** Something is wrong. */
  void found(RegistryProblem problem);

  /**
   * One more file was read.
   *
   * @param checkedCount how many by now
   * @param totalCount how many in all
   */
  default void checked(int checkedCount, int totalCount) {}
}
