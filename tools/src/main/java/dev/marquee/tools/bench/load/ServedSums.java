package dev.marquee.tools.bench.load;

/** Sums over what a server says of its calls. Not thread-safe. */
final class ServedSums {
  private long calls;
  private double decode;
  private double queue;
  private double inference;

  /** A batch of n images is told of n times: each counts as an n-th of a batch. */
  private double batches;

  void add(ServedTimes times) {
    calls++;
    decode += times.decode();
    queue += times.queue();
    inference += times.inference();
    batches += 1.0 / times.batchSize();
  }

  void add(ServedSums other) {
    calls += other.calls;
    decode += other.decode;
    queue += other.queue;
    inference += other.inference;
    batches += other.batches;
  }

  ServedSums copy() {
    ServedSums copy = new ServedSums();
    copy.add(this);
    return copy;
  }

  boolean isEmpty() {
    return calls == 0;
  }

  /** Returns how many images a batch held on average. */
  double meanBatchSize() {
    return calls / batches;
  }

  MeanTimes means() {
    return new MeanTimes(decode / calls / 1e6, queue / calls / 1e6, inference / calls / 1e6);
  }
}
