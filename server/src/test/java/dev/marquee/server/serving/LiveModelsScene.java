package dev.marquee.server.serving;

import dev.marquee.server.serving.LiveModelsFixture.Alias;
import dev.marquee.server.testing.ManifestDraft;
import java.nio.file.Path;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

/** Where tests of live models play: each opens some, and they are closed behind it. */
abstract class LiveModelsScene {
  @TempDir Path data;

  /** Runs the loads of what {@link #openOnCommand} opened. */
  final CommandedExecutor onCommand = new CommandedExecutor();

  private @Nullable LiveModelsFixture opened;

  /**
   * Opens live models that load by themselves.
   *
   * @param room how many versions the budget has room for
   * @param aliases which number each alias points to
   */
  LiveModelsFixture open(int room, Alias... aliases) {
    return open(room, Executors.newSingleThreadExecutor(), _ -> {}, aliases);
  }

  /** Opens live models that go on with their loads when the test tells them to. */
  LiveModelsFixture openOnCommand(int room, Alias... aliases) {
    return open(room, onCommand, _ -> {}, aliases);
  }

  /**
   * As {@link #openOnCommand(int, Alias...)}.
   *
   * @param first says more of version 1
   */
  LiveModelsFixture openOnCommand(int room, Consumer<ManifestDraft> first) {
    return open(room, onCommand, first);
  }

  private LiveModelsFixture open(
      int room, ExecutorService loading, Consumer<ManifestDraft> first, Alias... aliases) {
    opened = new LiveModelsFixture(data, room, loading, first, aliases);
    return opened;
  }

  /** Goes on with loads until something is there, which may take several turns. */
  <T> Future<T> runUntilDone(Future<T> future) {
    while (!future.isDone()) {
      onCommand.runAll();
      Thread.onSpinWait();
    }
    return future;
  }

  @AfterEach
  void close() {
    if (opened != null) {
      opened.close();
    }
  }
}
