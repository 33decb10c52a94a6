package dev.marquee.server;

import com.google.common.collect.Iterators;
import com.google.protobuf.ByteString;
import dev.marquee.server.swaps.Swap;
import dev.marquee.server.testing.Pictures;
import dev.marquee.v1.ClassifyRequest;
import dev.marquee.v1.ModelServiceGrpc.ModelServiceBlockingStub;
import dev.marquee.v1.PromoteModelVersionRequest;
import dev.marquee.v1.RollbackModelRequest;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** An operator who promotes and rolls back {@code models/posters} without end. */
final class Swapping {
  private static final String MODEL = "models/posters";

  private final ModelServiceBlockingStub models;
  private final int versions;
  private final Random random;
  private final List<Swap> swaps = new ArrayList<>();
  private final Deque<String> promoted = new ArrayDeque<>();

  /**
   * @param versions how many there are, numbered from 1, of which 1 is in production
   */
  Swapping(ModelServiceBlockingStub models, int versions, long seed) {
    this.models = models;
    this.versions = versions;
    this.random = new Random(seed);
    promoted.push(name(1));
    swaps.add(new Swap(Long.MIN_VALUE, Long.MIN_VALUE, name(1)));
  }

  /** Promotes another version, or goes back to the one before. */
  void swap() {
    long start = System.nanoTime();
    if (promoted.size() > 1 && random.nextInt(3) == 0) {
      promoted.pop();
      models.rollbackModel(RollbackModelRequest.newBuilder().setName(MODEL).build());
    } else {
      promoted.push(other());
      var request = PromoteModelVersionRequest.newBuilder().setName(promoted.peek()).build();
      var last = Iterators.getLast(models.promoteModelVersion(request));
      if (!last.hasPromoted()) {
        throw new AssertionError("the last event is " + last);
      }
    }
    swaps.add(new Swap(start, System.nanoTime(), promoted.peek()));
  }

  private String other() {
    List<String> others =
        IntStream.rangeClosed(1, versions)
            .mapToObj(Swapping::name)
            .filter(name -> !name.equals(promoted.peek()))
            .toList();
    return others.get(random.nextInt(others.size()));
  }

  private static String name(int number) {
    return MODEL + "/versions/" + number;
  }

  /** Returns what was in production at first, and every swap since. */
  List<Swap> swaps() {
    return List.copyOf(swaps);
  }

  /** Returns every version that was in production at some time. */
  String[] everPromoted() {
    return swaps.stream().map(Swap::version).distinct().toArray(String[]::new);
  }

  /** Returns requests for whatever is in production, each with another picture. */
  static List<ClassifyRequest> requests(int count) {
    return IntStream.range(0, count)
        .mapToObj(
            seed ->
                ClassifyRequest.newBuilder()
                    .setModel(MODEL)
                    .setImage(ByteString.copyFrom(Pictures.jpeg(seed)))
                    .build())
        .toList();
  }
}
