package dev.marquee.tools;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import com.google.protobuf.Message;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;

/** A service that answers as a test says, and keeps what it is asked; it has no other methods. */
final class ScriptedService implements BindableService {
  /** The requests so far. */
  final List<Message> requests = Collections.synchronizedList(new ArrayList<>());

  private final ServerServiceDefinition.Builder definition;

  ScriptedService(String name) {
    definition = ServerServiceDefinition.builder(name);
  }

  /** Answers each request of a method with one answer. */
  @CanIgnoreReturnValue
  <Q extends Message, A> ScriptedService on(MethodDescriptor<Q, A> method, Function<Q, A> answer) {
    return onStream(method, (request, answers) -> answers.onNext(answer.apply(request)));
  }

  /** Answers each request of a method with any number of answers. */
  @CanIgnoreReturnValue
  <Q extends Message, A> ScriptedService onStream(
      MethodDescriptor<Q, A> method, BiConsumer<Q, StreamObserver<A>> script) {
    definition.addMethod(
        method,
        ServerCalls.asyncServerStreamingCall(
            (request, answers) -> {
              requests.add(request);
              try {
                script.accept(request, answers);
                answers.onCompleted();
              } catch (StatusRuntimeException e) {
                answers.onError(e);
              }
            }));
    return this;
  }

  /** Answers a stream of requests, once it is whole, with one answer. */
  @CanIgnoreReturnValue
  <Q extends Message, A> ScriptedService onUpload(
      MethodDescriptor<Q, A> method, Function<List<Q>, A> answer) {
    definition.addMethod(
        method,
        ServerCalls.<Q, A>asyncClientStreamingCall(answers -> new Upload<>(answers, answer)));
    return this;
  }

  /**
   * Answers a stream of requests as they come.
   *
   * @param script takes each request, and may answer and end the call
   */
  @CanIgnoreReturnValue
  <Q extends Message, A> ScriptedService onTalk(
      MethodDescriptor<Q, A> method, BiConsumer<Q, StreamObserver<A>> script) {
    definition.addMethod(
        method, ServerCalls.<Q, A>asyncBidiStreamingCall(answers -> new Talk<>(answers, script)));
    return this;
  }

  /** Returns the last request. */
  Message last() {
    return requests.get(requests.size() - 1);
  }

  @Override
  public ServerServiceDefinition bindService() {
    return definition.build();
  }

  private final class Talk<Q extends Message, A> implements StreamObserver<Q> {
    private final StreamObserver<A> answers;
    private final BiConsumer<Q, StreamObserver<A>> script;

    Talk(StreamObserver<A> answers, BiConsumer<Q, StreamObserver<A>> script) {
      this.answers = answers;
      this.script = script;
    }

    @Override
    public void onNext(Q request) {
      requests.add(request);
      try {
        script.accept(request, answers);
      } catch (StatusRuntimeException e) {
        answers.onError(e);
      }
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {}
  }

  private final class Upload<Q extends Message, A> implements StreamObserver<Q> {
    private final StreamObserver<A> answers;
    private final Function<List<Q>, A> answer;
    private final List<Q> parts = new ArrayList<>();

    Upload(StreamObserver<A> answers, Function<List<Q>, A> answer) {
      this.answers = answers;
      this.answer = answer;
    }

    @Override
    public void onNext(Q part) {
      requests.add(part);
      parts.add(part);
    }

    @Override
    public void onError(Throwable thrown) {}

    @Override
    public void onCompleted() {
      try {
        answers.onNext(answer.apply(parts));
        answers.onCompleted();
      } catch (StatusRuntimeException e) {
        answers.onError(e);
      }
    }
  }
}
