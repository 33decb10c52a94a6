package dev.marquee.tools;

import dev.marquee.server.MarqueeServer;
import dev.marquee.server.config.ServerConfig;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
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
      "Prints one line on standard output once it serves; logs go to standard error. Ends with 143 "
          + "after SIGTERM and 130 after Ctrl-C, as a process that a signal ends does."
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
final class ServeCommand implements Callable<Integer> {
  @Mixin private ConfigOptions config;
  @Spec private CommandSpec command;

  @Override
  public Integer call() throws InterruptedException {
    Logs.showProgress();
    ServerConfig loaded = config.load();
    MarqueeServer server = MarqueeServer.listen(loaded);
    Runtime.getRuntime().addShutdownHook(new Thread(server::close, "stop"));
    if (server.load()) {
      command
          .commandLine()
          .getOut()
          .printf("Marquee is serving on %s:%d%n", loaded.host(), server.port())
          .flush();
    }
    server.awaitTermination();
    return 0;
  }
}
