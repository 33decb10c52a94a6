package dev.marquee.client;

import dev.marquee.v1.Change;
import dev.marquee.v1.ListChangesRequest;
import dev.marquee.v1.RegistryServiceGrpc;
import dev.marquee.v1.VerifyRegistryRequest;
import dev.marquee.v1.VerifyRegistryResponse;
import io.grpc.CallOptions;
import java.util.stream.Stream;

/** A server's registry as a whole. Thread-safe; has its connection from {@link MarqueeClient}. */
public final class RegistryClient {
  private final Connection connection;

  RegistryClient(Connection connection) {
    this.connection = connection;
  }

  /**
   * Has the server read everything that its registry holds, and waits for the end of it. There is
   * no deadline for the whole, which may take hours; instead the next event must come within the
   * client's deadline for loads.
   *
   * @param listener told of each problem as it is found; where it throws, the verification ends
   * @return what was verified
   * @throws MarqueeException where the server refuses, or cannot be reached
   */
  public VerifyRegistryResponse.Summary verify(VerificationListener listener) {
    try (Incoming<VerifyRegistryResponse> events =
        Incoming.open(
            connection.channel(),
            RegistryServiceGrpc.getVerifyRegistryMethod(),
            CallOptions.DEFAULT,
            VerifyRegistryRequest.getDefaultInstance())) {
      while (true) {
        VerifyRegistryResponse event = events.next(connection.settings().loadDeadline());
        if (event == null) {
          // A cut must not look like success.
          throw Problem.ofProtocol("The server ended the verification without a summary.")
              .toException();
        }
        switch (event.getEventCase()) {
          case PROGRESS ->
              listener.checked(
                  event.getProgress().getCheckedCount(), event.getProgress().getTotalCount());
          case PROBLEM -> listener.found(event.getProblem());
          case SUMMARY -> {
            return event.getSummary();
          }
          case EVENT_NOT_SET -> {
            // Something that a later server has to say beside these.
          }
        }
      }
    }
  }

  /**
   * Returns what was done in the registry, newest first, fetched page by page as the stream is
   * read, which may throw.
   *
   * @param model only what was done to this one, which need not be there any more; empty for all
   */
  public Stream<Change> listChanges(String model) {
    return Pages.stream(
        token -> {
          var request = ListChangesRequest.newBuilder().setModel(model).setPageToken(token).build();
          var stub =
              RegistryServiceGrpc.newBlockingStub(connection.channel())
                  .withDeadlineAfter(connection.settings().deadline());
          var page = Connection.call(() -> stub.listChanges(request));
          return new Pages.Page<>(page.getChangesList(), page.getNextPageToken());
        });
  }
}
