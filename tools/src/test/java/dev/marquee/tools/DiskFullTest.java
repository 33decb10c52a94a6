package dev.marquee.tools;

import static dev.marquee.tools.CrashStep.CANDIDATE;
import static dev.marquee.tools.CrashStep.MODEL;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.marquee.client.ChangeOptions;
import dev.marquee.client.ImportOptions;
import dev.marquee.client.MarqueeClient;
import dev.marquee.client.MarqueeException;
import dev.marquee.client.TransferProgress;
import dev.marquee.tools.CrashState.Seen;
import dev.marquee.v1.GetImportRequest;
import dev.marquee.v1.GetImportResponse;
import dev.marquee.v1.ModelServiceGrpc;
import dev.marquee.v1.RegistryProblem;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server whose disk is full, on a real file system of some megabytes. To mount that takes
 * privileges; without them the test is left out.
 */
@Tag("soak")
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class DiskFullTest {
  private static final int MEBIBYTES = 128;

  /** Room for the bundled version, and three more of its size. */
  private static final long SOME = 50 << 20;

  /** Room for one more of its size, beside what imports leave to the database. */
  private static final long ONE_MORE = 32 << 20;

  /** Room for some changes of the metadata. */
  private static final long LITTLE = 256 << 10;

  private static final String FIRST = MODEL + "/versions/1";
  private static final String SECOND = MODEL + "/versions/2";

  /** More moves of an alias than what the metadata's files have room for. */
  private static final int MANY = 5_000;

  @TempDir Path folder;
  private SmallFileSystem disk;
  private CrashVersions versions;
  private Path data;

  @BeforeEach
  void mount() throws Exception {
    var mounted = SmallFileSystem.mount(folder.resolve("disk"), MEBIBYTES);
    assumeTrue(mounted.isPresent(), "This process may not mount a small file system (tmpfs).");
    disk = mounted.orElseThrow();
    data = disk.folder().resolve("data");
    versions = new CrashVersions(folder.resolve("versions"), new Random(1));
  }

  @AfterEach
  void unmount() throws IOException {
    if (disk != null) {
      disk.close();
    }
  }

  @Test
  void aFullDiskRefusesWhatItCannotHoldAndNothingElse() throws Exception {
    Seen last;
    try (ServerProcess server = start(data)) {
      String address = server.awaitAddress().orElseThrow();
      try (MarqueeClient client = MarqueeClient.builder().target(address).build()) {
        disk.leave(SOME);
        assertThat(
                client
                    .models()
                    .importVersion(MODEL, versions.small().folder(), ImportOptions.none())
                    .getName())
            .isEqualTo(SECOND);
        fillInTheMiddleOfAnImport(client, address);
        CrashStep.Import refused = importUntilFull(client, address);
        changeWhileFull(client);
        say("verified while full: %s", problems(client));

        disk.leave(SOME);
        String name = importing(client, refused, TransferProgress.ignored());
        say("with room again, the import that was refused is %s", name);
        promote(client, name);
        assertThat(CrashWitness.classify(client).getModelVersion()).isEqualTo(name);
        say("and in production; verified: %s", problems(client));
        last = Seen.at(client);
      }
      assertThat(server.stop()).isEqualTo(ServerProcess.STOPPED);
    }
    startWhileFull(data, 0);
    try (ServerProcess server = start(data);
        MarqueeClient client = client(server)) {
      assertThat(Seen.at(client)).isEqualTo(last);
      say("a start with room: everything is there; verified: %s", problems(client));
    }
    Path fresh = disk.folder().resolve("fresh");
    for (long left : List.of(0L, LITTLE, 4L << 20)) {
      startWhileFull(fresh, left);
    }
    try (ServerProcess server = start(fresh);
        MarqueeClient client = client(server)) {
      assertThat(Seen.at(client)).isEqualTo(CrashState.fresh().seen());
      say("a first start with room: everything is there; verified: %s", problems(client));
    }
  }

  private void fillInTheMiddleOfAnImport(MarqueeClient client, String address) throws IOException {
    CrashStep.Import step = versions.large();
    MarqueeException refusal =
        refusedImport(client, address, step, (moved, total) -> fillAfter(moved, total / 2));
    say(
        "an import that the disk fills up under: %s %s",
        refusal.reason(), String.valueOf(refusal.getMessage()));
    disk.leave(SOME);
    say("with room again it is %s", importing(client, step, TransferProgress.ignored()));
  }

  /** The server is not far behind: what is sent to it waits in its place until that is read. */
  private void fillAfter(long moved, long enough) {
    try {
      if (moved > enough) {
        disk.fill();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private CrashStep.Import importUntilFull(MarqueeClient client, String address)
      throws IOException {
    while (disk.room() > ONE_MORE) {
      say("imported %s", importing(client, versions.large(), TransferProgress.ignored()));
    }
    CrashStep.Import step = versions.large();
    MarqueeException refusal = refusedImport(client, address, step, TransferProgress.ignored());
    say(
        "an import for which there is no room: %s %s",
        refusal.reason(), String.valueOf(refusal.getMessage()));
    return step;
  }

  /** An import that is refused leaves nothing behind, and whoever classifies notices nothing. */
  private MarqueeException refusedImport(
      MarqueeClient client, String address, CrashStep.Import step, TransferProgress progress)
      throws IOException {
    Seen before = Seen.at(client);
    List<Path> blobs = files("blobs");
    MarqueeException refusal =
        catchThrowableOfType(MarqueeException.class, () -> importing(client, step, progress));
    requireFull(refusal);
    assertThat(Seen.at(client)).isEqualTo(before);
    assertThat(files("blobs")).isEqualTo(blobs);
    assertThat(files("uploads")).isEmpty();
    assertThat(received(address, step.requestId()))
        .isEqualTo(GetImportResponse.getDefaultInstance());
    assertThat(CrashWitness.classify(client).getModelVersion()).isEqualTo(FIRST);
    return refusal;
  }

  /** A change is done or refused, whichever, but never by half. */
  private void changeWhileFull(MarqueeClient client) throws IOException {
    disk.leave(LITTLE);
    say("%d bytes are left; %d moves until one is refused", LITTLE, moveUntilRefused(client));
    promoteOther(client);
    disk.fill();
    say("filled to the last byte, %d bytes are left", disk.room());
    promoteOther(client);
    promoteOther(client);
  }

  private static void promoteOther(MarqueeClient client) {
    String before = CrashWitness.classify(client).getModelVersion();
    String version = before.equals(FIRST) ? SECOND : FIRST;
    long moves = moves(client);
    boolean done = true;
    try {
      promote(client, version);
    } catch (MarqueeException e) {
      requireFull(e);
      done = false;
    }
    String now = done ? version : before;
    say("promoted %s while full: %s", version, done ? "done" : "refused");
    assertThat(CrashWitness.classify(client).getModelVersion()).isEqualTo(now);
    assertThat(client.models().getModel(MODEL).getAliasesOrThrow("production")).isEqualTo(now);
    assertThat(moves(client)).isEqualTo(now.equals(before) ? moves : moves + 1);
  }

  private static int moveUntilRefused(MarqueeClient client) {
    for (int done = 0; done < MANY; done++) {
      Seen before = Seen.at(client);
      String to = done % 2 == 0 ? FIRST : SECOND;
      try {
        var _ = client.models().setAlias(MODEL, CANDIDATE, to, ChangeOptions.none());
      } catch (MarqueeException e) {
        requireFull(e);
        assertThat(Seen.at(client)).isEqualTo(before);
        return done;
      }
    }
    throw new AssertionError("the metadata never needed room");
  }

  private static long moves(MarqueeClient client) {
    return client.models().listAliasHistory(MODEL, "production").count();
  }

  private void startWhileFull(Path folder, long left) throws IOException {
    disk.leave(left);
    if (left == 0) {
      disk.fill();
    }
    Path log = this.folder.resolve("full.log");
    Files.deleteIfExists(log);
    try (ServerProcess server = ServerProcess.start(folder, List.of(), log)) {
      assertThat(server.awaitAddress()).isEmpty();
      List<String> lines = Files.readAllLines(log);
      say("a start with %d bytes left: exit code %d, %s", left, server.awaitEnd(), lines.getLast());
      assertThat(server.awaitEnd()).isEqualTo(ExitCode.FAILED);
      assertThat(lines.getLast()).startsWith("error: STORAGE_FULL: ").contains("room");
    }
    disk.leave(SOME);
  }

  private static void requireFull(MarqueeException refusal) {
    assertThat(refusal.code()).as("%s", refusal).isEqualTo(Status.Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("STORAGE_FULL");
    assertThat(refusal).hasMessageContaining("room");
  }

  private static String importing(
      MarqueeClient client, CrashStep.Import step, TransferProgress progress) throws IOException {
    ImportOptions options =
        ImportOptions.none().withRequestId(step.requestId()).tellingProgress(progress);
    return client.models().importVersion(MODEL, step.folder(), options).getName();
  }

  private static void promote(MarqueeClient client, String version) {
    var _ = client.models().promoteModelVersion(version, ChangeOptions.none(), _ -> {});
  }

  private static String problems(MarqueeClient client) {
    var problems = new ArrayList<RegistryProblem>();
    var summary = client.registry().verify(problems::add);
    assertThat(problems).isEmpty();
    return "%d versions, %d problems".formatted(summary.getVersionCount(), problems.size());
  }

  private static GetImportResponse received(String address, String requestId) {
    ManagedChannel channel = ManagedChannelBuilder.forTarget(address).usePlaintext().build();
    try {
      return ModelServiceGrpc.newBlockingStub(channel)
          .getImport(
              GetImportRequest.newBuilder().setParent(MODEL).setRequestId(requestId).build());
    } finally {
      channel.shutdownNow();
    }
  }

  private List<Path> files(String of) throws IOException {
    try (Stream<Path> all = Files.walk(data.resolve(of))) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private ServerProcess start(Path folder) throws IOException {
    return ServerProcess.start(folder, List.of(), this.folder.resolve("server.log"));
  }

  private static MarqueeClient client(ServerProcess server) throws IOException {
    return MarqueeClient.builder().target(server.awaitAddress().orElseThrow()).build();
  }

  private static void say(String format, Object... values) {
    System.out.printf("DiskFullTest: " + format + "%n", values);
  }
}
