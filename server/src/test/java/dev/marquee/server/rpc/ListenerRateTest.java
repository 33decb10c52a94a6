package dev.marquee.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.ForwardingServerBuilder;
import io.grpc.ServerBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ListenerRateTest {
  /** Notes what it is told, which a server in this process has no use for. */
  private static final class NotedBuilder extends ForwardingServerBuilder<NotedBuilder> {
    Duration keepAliveTime = Duration.ZERO;
    Duration permitted = Duration.ofMinutes(5);

    @Override
    protected ServerBuilder<?> delegate() {
      return InProcessServerBuilder.forName("noted");
    }

    @Override
    @CanIgnoreReturnValue
    public NotedBuilder keepAliveTime(long time, TimeUnit unit) {
      keepAliveTime = Duration.of(time, unit.toChronoUnit());
      return this;
    }

    @Override
    @CanIgnoreReturnValue
    public NotedBuilder permitKeepAliveTime(long time, TimeUnit unit) {
      permitted = Duration.of(time, unit.toChronoUnit());
      return this;
    }
  }

  @Test
  void bothEndsOfASilentConnectionMayAskEveryMinuteWhetherTheOtherIsThere() {
    NotedBuilder builder = new NotedBuilder();
    ServerBuilder<?> _ = Listener.askingWhetherAnybodyIsThere(builder);
    assertThat(builder.keepAliveTime).isEqualTo(Duration.ofMinutes(1));
    // With room for clocks that differ, and for gRPC's own, which asks a little early.
    assertThat(builder.permitted).isLessThanOrEqualTo(Duration.ofSeconds(30));
  }
}
