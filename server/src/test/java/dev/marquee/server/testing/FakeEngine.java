package dev.marquee.server.testing;

import com.google.common.util.concurrent.Uninterruptibles;
import dev.marquee.models.Classifier;
import dev.marquee.models.ClassifierEngine;
import dev.marquee.models.image.InputSpec;
import dev.marquee.models.network.Network;
import dev.marquee.models.weights.SafetensorsFile;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * An engine without arithmetic that counts what it gives out. It knows the versions that {@link
 * VersionFolder} writes by name. Thread-safe.
 */
public final class FakeEngine implements ClassifierEngine {
  /** What each version's weights count for, whatever its network. */
  public static final long BYTES_PER_VERSION = 1000;

  private final List<FakeClassifier> classifiers = new CopyOnWriteArrayList<>();
  private final ConcurrentLinkedQueue<RuntimeException> failures = new ConcurrentLinkedQueue<>();
  private final CountDownLatch waiting = new CountDownLatch(1);
  private volatile CountDownLatch held = new CountDownLatch(0);
  private volatile @Nullable RuntimeException scoreFailure;
  private long bytes;
  private long mostBytes;

  /** Lets the next load fail; of several, one load each. */
  public void failNextLoad(RuntimeException failure) {
    failures.add(failure);
  }

  /** Lets every batch from now on fail; null to let them succeed again. */
  public void failScoring(@Nullable RuntimeException failure) {
    scoreFailure = failure;
  }

  /** Returns every classifier that was ever loaded, in order. */
  public List<FakeClassifier> classifiers() {
    return List.copyOf(classifiers);
  }

  /** Returns the versions whose loads have succeeded, in order, once for each load. */
  public List<String> loads() {
    return classifiers.stream().map(FakeClassifier::version).toList();
  }

  /** Returns the versions that are loaded now, in the order of their loading. */
  public List<String> loaded() {
    return classifiers.stream()
        .filter(classifier -> classifier.closings() == 0)
        .map(FakeClassifier::version)
        .toList();
  }

  /** Waits until just these versions are loaded, in the order of their loading. */
  public synchronized void awaitLoaded(List<String> versions) {
    boolean interrupted = false;
    while (!loaded().equals(versions)) {
      try {
        wait();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Returns how many bytes were loaded at once at most. */
  public synchronized long mostBytes() {
    return mostBytes;
  }

  /** Keeps loads from now on waiting, until {@link #letLoad}. */
  public void holdLoads() {
    held = new CountDownLatch(1);
  }

  /** Waits until a load is kept waiting. */
  public void awaitHeldLoad() {
    Uninterruptibles.awaitUninterruptibly(waiting);
  }

  /** Lets loads go on. */
  public void letLoad() {
    held.countDown();
  }

  @Override
  public List<Classifier> load(Network network, InputSpec input, SafetensorsFile weights) {
    if (held.getCount() > 0) {
      waiting.countDown();
      Uninterruptibles.awaitUninterruptibly(held);
    }
    RuntimeException failure = failures.poll();
    if (failure != null) {
      throw failure;
    }
    int labels = Math.toIntExact(network.parameters().getLast().shape().getFirst());
    String version = weights.metadata().getOrDefault("version", "");
    FakeClassifier classifier = new FakeClassifier(this, version, labels);
    count(BYTES_PER_VERSION);
    classifiers.add(classifier);
    return new ArrayList<>(List.of(classifier));
  }

  @Override
  public long loadedBytes(Network network) {
    return BYTES_PER_VERSION;
  }

  @Override
  public String name() {
    return "fake";
  }

  @Override
  public String version() {
    return "1";
  }

  @Override
  public String description() {
    return "nothing";
  }

  @Override
  public void close() {}

  synchronized void count(long change) {
    bytes += change;
    mostBytes = Math.max(mostBytes, bytes);
    notifyAll();
  }

  @Nullable RuntimeException scoreFailure() {
    return scoreFailure;
  }
}
