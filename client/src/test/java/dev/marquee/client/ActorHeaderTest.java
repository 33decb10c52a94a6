package dev.marquee.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ActorHeaderTest {
  private final List<@Nullable String> actors = Collections.synchronizedList(new ArrayList<>());
  private final FakeModels fake = new FakeModels();
  private final FakeServer server =
      new FakeServer(() -> ServerInterceptors.intercept(fake, new Recorder()));

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void everyCallSaysWhoCalls() {
    fake.registry.addModel("models/posters");
    ModelsClient models =
        MarqueeClient.builder().channel(server.channel()).actor("ada").build().models();
    models.getModel("models/posters");
    assertThat(models.listAliasHistory("models/posters", "")).isEmpty();
    models.watchModel("models/posters", OptionalLong.empty()).close();
    assertThat(actors).containsExactly("ada", "ada", "ada");
  }

  @Test
  void byDefaultItIsTheUserOfTheSystem() {
    fake.registry.addModel("models/posters");
    server.client().models().getModel("models/posters");
    assertThat(actors).containsExactly(ActorHeader.printable(System.getProperty("user.name")));
  }

  @Test
  void theEnvironmentMaySayWhoCalls() {
    fake.registry.addModel("models/posters");
    MarqueeClientBuilder builder = MarqueeClient.builder().channel(server.channel());
    Environment.apply(builder, Map.of("MARQUEE_ACTOR", "ci"))
        .build()
        .models()
        .getModel("models/posters");
    assertThat(actors).containsExactly("ci");
  }

  @Test
  void nobodyInParticularSendsNoHeader() {
    fake.registry.addModel("models/posters");
    MarqueeClient.builder()
        .channel(server.channel())
        .actor(" ")
        .build()
        .models()
        .getModel("models/posters");
    assertThat(actors).singleElement().isNull();
  }

  @ParameterizedTest
  @CsvSource({"ada, ada", "J\u00fcrgen, J?rgen", "\uD83C\uDFAC ok, ? ok", "a\tb, a?b"})
  void whatAHeaderCannotHoldIsReplaced(String actor, String sent) {
    assertThat(ActorHeader.printable(actor)).isEqualTo(sent);
  }

  @Test
  void aLongNameIsCutTo128Characters() {
    assertThat(ActorHeader.printable("x".repeat(200))).hasSize(128);
  }

  private final class Recorder implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      actors.add(headers.get(ActorHeader.KEY));
      return next.startCall(call, headers);
    }
  }
}
