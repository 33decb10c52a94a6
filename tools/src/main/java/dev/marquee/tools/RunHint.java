package dev.marquee.tools;

/**
 * Says, where a signal ends the command, that the run goes on and what can be done about it. To be
 * closed, after which it says nothing any more.
 */
final class RunHint implements AutoCloseable {
  private final Thread hook;

  /**
   * @param trainingRun the run's name
   */
  RunHint(String trainingRun, ErrorStream errors) {
    this.hook = new Thread(() -> errors.say("\n" + text(trainingRun)), "run-hint");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Returns what there is to say. */
  static String text(String trainingRun) {
    return "%s goes on. Watch it with 'marquee runs watch %s', end it with 'marquee runs cancel %s'."
        .formatted(trainingRun, trainingRun, trainingRun);
  }

  @Override
  public void close() {
    try {
      var _ = Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException ending) {
      // The process ends: it is said already.
    }
  }
}
