package dev.marquee.models.image;

/** The pass that changes the width: each row becomes a row of the new width. One use. */
final class RowPass implements RowSink {
  private final TriangleWeights weights;
  private final RowSink next;
  private final int[] resized;

  RowPass(TriangleWeights weights, RowSink next) {
    this.weights = weights;
    this.next = next;
    this.resized = new int[InputSpec.CHANNELS * weights.length()];
  }

  @Override
  public void accept(int[] row) {
    for (int pixel = 0; pixel < weights.length(); pixel++) {
      int red = Resizer.emptySum();
      int green = Resizer.emptySum();
      int blue = Resizer.emptySum();
      int end = weights.end(pixel);
      for (int old = weights.first(pixel); old < end; old++) {
        int weight = weights.weight(pixel, old);
        red += weight * row[3 * old];
        green += weight * row[3 * old + 1];
        blue += weight * row[3 * old + 2];
      }
      resized[3 * pixel] = Resizer.rounded(red);
      resized[3 * pixel + 1] = Resizer.rounded(green);
      resized[3 * pixel + 2] = Resizer.rounded(blue);
    }
    next.accept(resized);
  }
}
