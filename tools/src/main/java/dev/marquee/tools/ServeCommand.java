package dev.marquee.tools;

import dev.marquee.server.LoadReport;
import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ServerConfig;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.IExitCodeExceptionMapper;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * {@code marquee serve}: the server in this process, until a signal ends it. The one line on
 * standard output is for scripts that wait for it, and tells the port where a free one was asked
 * for.
 */
@Command(
    name = "serve",
    description = {
      "Runs a server until it is stopped (Ctrl-C or SIGTERM); calls under way are let end.",
      "",
      "Prints one line on standard output once it serves; logs go to standard error, and so does a "
          + "line for each model whose production version cannot be loaded. Ends with 143 after "
          + "SIGTERM and 130 after Ctrl-C, as a process that a signal ends does; with 2 for a "
          + "configuration that cannot work, and with 1 for anything else that kept it from "
          + "starting."
    },
    footer = {
      "",
      "Keys of the configuration are set in a YAML file (--config), by variables such as "
          + "MARQUEE_CONFIG_SERVING_MAX_BATCH, or by --set; see docs/configuration.md.",
      "",
      "Example:",
      "  marquee serve --data-dir /var/lib/marquee --port 50051"
    })
@SuppressWarnings("NullAway.Init") // picocli fills the fields in.
final class ServeCommand implements Callable<Integer>, IExitCodeExceptionMapper {
  private static final Logger log = LoggerFactory.getLogger(ServeCommand.class);

  /** A load, or the reading of a large file, cannot be broken off half-way. */
  private static final Duration AFTER_DRAIN = Duration.ofSeconds(8);

  @Mixin private ConfigOptions config;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    Logs.showProgress();
    ServerConfig loaded = config.load();
    MarqueeServer server = MarqueeServer.listen(loaded);
    Duration limit = loaded.drain().toJavaTime().plus(AFTER_DRAIN);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server, limit), "stop"));
    LoadReport report = server.load();
    warn(report.silent());
    if (report.open()) {
      command
          .commandLine()
          .getOut()
          .printf("Marquee is serving on %s:%d%n", loaded.host(), server.port())
          .flush();
    }
    server.awaitTermination();
    return 0;
  }

  /** Nobody called: whoever starts servers wants to know whether to correct what it was given. */
  @Override
  public int getExitCode(Throwable thrown) {
    return ExitCode.of(thrown) == ExitCode.USAGE ? ExitCode.USAGE : ExitCode.FAILED;
  }

  /** The process runs on, for only a server that is there can be told to roll back or promote. */
  private void warn(Map<String, String> silent) {
    PrintWriter err = command.commandLine().getErr();
    silent.forEach(
        (model, why) ->
            err.printf(
                "warning: %s does not serve: %s The others are not affected. Where the version is at"
                    + " fault, run 'marquee models rollback %s' or promote a sound one; where you"
                    + " mend what is wrong, the next request tries again.%n",
                model, why, model));
    err.flush();
  }

  /** Closes the server, and lets the process end all the same where that takes too long. */
  private static void stop(MarqueeServer server, Duration limit) {
    Thread closing = Thread.ofPlatform().daemon().name("close").start(server::close);
    try {
      if (!closing.join(limit)) {
        log.warn(
            "Not everything has come to its end within {}, {} for one; what is stored is sound",
            limit,
            server.closing());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
