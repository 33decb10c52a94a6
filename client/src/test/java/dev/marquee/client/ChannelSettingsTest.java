package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import io.grpc.ForwardingChannelBuilder2;
import io.grpc.ManagedChannelBuilder;
import io.grpc.inprocess.InProcessChannelBuilder;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ChannelSettingsTest {
  /** Notes what it is told, which a channel in this process has no use for. */
  private static final class NotedBuilder extends ForwardingChannelBuilder2<NotedBuilder> {
    Duration keepAliveTime = Duration.ZERO;
    Duration keepAliveTimeout = Duration.ZERO;

    @Override
    protected ManagedChannelBuilder<?> delegate() {
      return InProcessChannelBuilder.forName("nobody listens here");
    }

    @Override
    @CanIgnoreReturnValue
    public NotedBuilder keepAliveTime(long time, TimeUnit unit) {
      keepAliveTime = Duration.of(time, unit.toChronoUnit());
      return this;
    }

    @Override
    @CanIgnoreReturnValue
    public NotedBuilder keepAliveTimeout(long timeout, TimeUnit unit) {
      keepAliveTimeout = Duration.of(timeout, unit.toChronoUnit());
      return this;
    }
  }

  @Test
  void aServerThatVanishedIsNoticedWithinEightySecondsAndAskedNoMoreOftenThanItBears() {
    NotedBuilder builder = new NotedBuilder();
    var unused = ChannelSettings.apply(builder, 1 << 20);
    // A server of ours bears 20 s; grpc-java itself asks no more often than every 10 s.
    assertThat(builder.keepAliveTime).isEqualTo(Duration.ofMinutes(1));
    assertThat(builder.keepAliveTime.plus(builder.keepAliveTimeout))
        .isEqualTo(Duration.ofSeconds(80));
  }
}
