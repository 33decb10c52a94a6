package dev.marquee.client;

import com.google.common.hash.Hashing;
import com.google.protobuf.ByteString;
import dev.marquee.v1.CommitDatasetRequest;
import dev.marquee.v1.CommitDatasetResponse;
import dev.marquee.v1.CreateDatasetRequest;
import dev.marquee.v1.CreateDatasetResponse;
import dev.marquee.v1.Dataset;
import dev.marquee.v1.DatasetServiceGrpc.DatasetServiceImplBase;
import dev.marquee.v1.DeleteDatasetRequest;
import dev.marquee.v1.DeleteDatasetResponse;
import dev.marquee.v1.Example;
import dev.marquee.v1.FindMissingImagesRequest;
import dev.marquee.v1.FindMissingImagesResponse;
import dev.marquee.v1.ListExamplesRequest;
import dev.marquee.v1.ListExamplesResponse;
import dev.marquee.v1.RejectedExample;
import dev.marquee.v1.UploadExamplesRequest;
import dev.marquee.v1.UploadExamplesResponse;
import dev.marquee.v1.UploadedExample;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/** One dataset, whose uploads break off where a test, or chance, says. */
final class FakeDatasets extends DatasetServiceImplBase {
  /** What it holds, by id; images by digest. */
  final Map<String, Example> examples = Collections.synchronizedMap(new TreeMap<>());

  final Map<String, ByteString> images = Collections.synchronizedMap(new HashMap<>());

  /** Examples as they came, and requests of other kinds. */
  final List<UploadedExample> received = Collections.synchronizedList(new ArrayList<>());

  final List<Object> requests = Collections.synchronizedList(new ArrayList<>());

  /** Why an example of an id is rejected. */
  final Map<String, String> rejections = new HashMap<>();

  /** Images that it claims to have until it is sent an example without one. */
  final Set<String> claimed = new HashSet<>();

  /** What the next streams fail with, instead of beginning. */
  final Queue<StatusRuntimeException> failures = new ConcurrentLinkedQueue<>();

  /** Whether a stream takes nothing after its first message. */
  volatile boolean takesNothing;

  /** How much more is acknowledged than came. */
  volatile int acknowledgesTooMuch;

  private final Random random = new Random(7);
  private int cuts;

  /** So many streams are cut, each at a message or an answer of its own. */
  void cutStreams(int count) {
    cuts = count;
  }

  int cutsLeft() {
    return cuts;
  }

  private boolean cut() {
    boolean now = cuts > 0 && random.nextInt(6) == 0;
    cuts -= now ? 1 : 0;
    return now;
  }

  @Override
  public StreamObserver<UploadExamplesRequest> uploadExamples(
      StreamObserver<UploadExamplesResponse> answers) {
    if (takesNothing) {
      ServerCallStreamObserver<?> call = (ServerCallStreamObserver<?>) answers;
      call.disableAutoRequest();
      call.request(1);
    }
    return new Receiver(answers);
  }

  @Override
  public void findMissingImages(
      FindMissingImagesRequest request, StreamObserver<FindMissingImagesResponse> answer) {
    requests.add(request);
    List<String> missing =
        request.getSha256List().stream()
            .filter(sha256 -> !images.containsKey(sha256) && !claimed.contains(sha256))
            .toList();
    reply(answer, FindMissingImagesResponse.newBuilder().addAllSha256(missing).build());
  }

  @Override
  public void createDataset(
      CreateDatasetRequest request, StreamObserver<CreateDatasetResponse> answer) {
    requests.add(request);
    reply(answer, CreateDatasetResponse.newBuilder().setDataset(request.getDataset()).build());
  }

  @Override
  public void commitDataset(
      CommitDatasetRequest request, StreamObserver<CommitDatasetResponse> answer) {
    requests.add(request);
    Dataset dataset =
        Dataset.newBuilder()
            .setName(request.getName())
            .setState(Dataset.State.STATE_COMMITTED)
            .setExampleCount(examples.size())
            .build();
    reply(answer, CommitDatasetResponse.newBuilder().setDataset(dataset).build());
  }

  @Override
  public void deleteDataset(
      DeleteDatasetRequest request, StreamObserver<DeleteDatasetResponse> answer) {
    requests.add(request);
    answer.onError(FakeRegistry.failure(Status.Code.ABORTED, "ETAG_MISMATCH"));
  }

  /** A page for each example. */
  @Override
  public void listExamples(
      ListExamplesRequest request, StreamObserver<ListExamplesResponse> answer) {
    requests.add(request);
    List<Example> all = List.copyOf(examples.values());
    int at = request.getPageToken().isEmpty() ? 0 : Integer.parseInt(request.getPageToken());
    reply(
        answer,
        ListExamplesResponse.newBuilder()
            .addExamples(all.get(at))
            .setNextPageToken(at + 1 < all.size() ? Integer.toString(at + 1) : "")
            .build());
  }

  private static <T> void reply(StreamObserver<T> answer, T message) {
    answer.onNext(message);
    answer.onCompleted();
  }

  private final class Receiver implements StreamObserver<UploadExamplesRequest> {
    private final StreamObserver<UploadExamplesResponse> answers;
    private final List<RejectedExample> rejected = new ArrayList<>();
    private long count;
    private long acknowledged;
    private boolean over;

    Receiver(StreamObserver<UploadExamplesResponse> answers) {
      this.answers = answers;
    }

    @Override
    public void onNext(UploadExamplesRequest request) {
      synchronized (FakeDatasets.this) {
        if (over) {
          return;
        }
        StatusRuntimeException failure = request.hasStart() ? failures.poll() : null;
        if (failure != null) {
          fail(failure);
        } else if (cut()) {
          fail(FakeRegistry.failure(Status.Code.UNAVAILABLE, ""));
        } else if (request.hasExample()) {
          take(request.getExample());
        }
      }
    }

    private void take(UploadedExample uploaded) {
      received.add(uploaded);
      count++;
      if (uploaded.getNumber() != count) {
        fail(FakeRegistry.failure(Status.Code.OUT_OF_RANGE, "UPLOAD_OUT_OF_ORDER"));
        return;
      }
      String reason = store(uploaded);
      if (reason != null) {
        rejected.add(
            RejectedExample.newBuilder()
                .setNumber(count)
                .setExampleId(uploaded.getExampleId())
                .setReason(reason)
                .setDetail("Not this one.")
                .build());
      }
      if (cut()) {
        // What is stored and not acknowledged.
        fail(FakeRegistry.failure(Status.Code.CANCELLED, ""));
      } else if (count % 3 == 0) {
        acknowledge();
      }
    }

    private @Nullable String store(UploadedExample uploaded) {
      String sha256 = uploaded.getExample().getImageSha256();
      if (rejections.containsKey(uploaded.getExampleId())) {
        return rejections.get(uploaded.getExampleId());
      }
      if (uploaded.getImage().isEmpty() && !images.containsKey(sha256)) {
        return "IMAGE_UNKNOWN";
      }
      if (!uploaded.getImage().isEmpty()) {
        images.put(
            Hashing.sha256().hashBytes(uploaded.getImage().toByteArray()).toString(),
            uploaded.getImage());
      }
      examples.put(uploaded.getExampleId(), uploaded.getExample());
      return null;
    }

    private void acknowledge() {
      if (acknowledged < count) {
        answers.onNext(
            UploadExamplesResponse.newBuilder()
                .setAcknowledgedNumber(count + acknowledgesTooMuch)
                .addAllRejected(rejected)
                .build());
        rejected.clear();
        acknowledged = count;
      }
    }

    private void fail(StatusRuntimeException failure) {
      over = true;
      answers.onError(failure);
    }

    @Override
    public void onError(Throwable thrown) {
      over = true;
    }

    @Override
    public void onCompleted() {
      synchronized (FakeDatasets.this) {
        if (!over) {
          acknowledge();
          over = true;
          answers.onCompleted();
        }
      }
    }
  }
}
