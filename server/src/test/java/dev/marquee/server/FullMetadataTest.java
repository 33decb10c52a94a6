package dev.marquee.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.collect.ImmutableList;
import com.google.protobuf.ByteString;
import dev.marquee.server.metadata.SmallDisk;
import dev.marquee.server.testing.FakeEngine;
import dev.marquee.server.testing.Pictures;
import dev.marquee.server.testing.VersionFolder;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.GetModelRequest;
import dev.marquee.v1.ListAliasHistoryRequest;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import io.grpc.Status.Code;
import io.grpc.StatusRuntimeException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What production does where there is no room left for the metadata. */
class FullMetadataTest {
  private static final String MODEL = "models/posters";

  /** A reason as long as may be, so that the history needs a page more for each change or two. */
  private static final String REASON = "why ".repeat(250);

  /** More changes than there are pages to fill. */
  private static final int PLENTY = 200;

  @TempDir Path data;
  private final SmallDisk disk = new SmallDisk();
  private TestServer server;

  @BeforeEach
  void start() {
    VersionFolder.in(data).model("posters").alias("production", 1).version(1).version(2);
    server = TestServer.over(data, new FakeEngine(), disk);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aPromotionIsRefusedWhollyAndIsDoneOnceThereIsRoom() {
    fill();
    String before = production();
    int moves = moves();
    String other = before.equals(version(1)) ? version(2) : version(1);

    for (int i = 0; i < 3; i++) {
      requireFull(() -> promote(other));
      assertThat(production()).isEqualTo(before);
      assertThat(classified()).isEqualTo(before);
      assertThat(moves()).isEqualTo(moves);
    }

    disk.setFull(false);
    promote(other);
    assertThat(classified()).isEqualTo(other);
    assertThat(moves()).isEqualTo(moves + 1);
  }

  @Test
  void aRollbackIsRefusedWhollyAndIsDoneOnceThereIsRoom() {
    promote(version(2));
    promote(version(1));
    fill();
    String before = production();

    requireFull(this::rollBack);
    assertThat(production()).isEqualTo(before);
    assertThat(classified()).isEqualTo(before);

    disk.setFull(false);
    String back = before.equals(version(1)) ? version(2) : version(1);
    assertThat(rollBack()).isEqualTo(back);
    assertThat(classified()).isEqualTo(back);
  }

  /** Promotes until the pages that the file has are used up. */
  private void fill() {
    disk.setFull(true);
    for (int i = 0; i < PLENTY; i++) {
      String other = production().equals(version(1)) ? version(2) : version(1);
      try {
        promote(other);
      } catch (StatusRuntimeException e) {
        assertThat(Refusal.ofFailed(e).reason()).isEqualTo("STORAGE_FULL");
        return;
      }
    }
    throw new AssertionError("the file never came to its end");
  }

  private static void requireFull(Callable<?> change) {
    Refusal refusal = Refusal.of(change);
    assertThat(refusal.code()).isEqualTo(Code.RESOURCE_EXHAUSTED);
    assertThat(refusal.reason()).isEqualTo("STORAGE_FULL");
    assertThat(refusal.message()).contains("room");
  }

  private int promote(String version) {
    var request =
        PromoteModelVersionRequest.newBuilder().setName(version).setReason(REASON).build();
    return ImmutableList.copyOf(server.models().promoteModelVersion(request)).size();
  }

  private String rollBack() {
    return server
        .models()
        .rollbackModel(RollbackModelRequest.newBuilder().setName(MODEL).setReason(REASON).build())
        .getModel()
        .getAliasesOrThrow("production");
  }

  private String production() {
    return server
        .models()
        .getModel(GetModelRequest.newBuilder().setName(MODEL).build())
        .getModel()
        .getAliasesOrThrow("production");
  }

  private int moves() {
    var request = ListAliasHistoryRequest.newBuilder().setParent(MODEL).setPageSize(1000).build();
    return server.models().listAliasHistory(request).getChangesCount();
  }

  private String classified() {
    return server
        .classifier()
        .classify(
            ClassifyRequest.newBuilder()
                .setModel(MODEL)
                .setImage(ByteString.copyFrom(Pictures.jpeg(1)))
                .build())
        .getModelVersion();
  }

  private static String version(int number) {
    return MODEL + "/versions/" + number;
  }
}
