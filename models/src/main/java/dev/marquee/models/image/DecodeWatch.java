package dev.marquee.models.image;

import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadProgressListener;
import javax.imageio.event.IIOReadWarningListener;
import org.jspecify.annotations.Nullable;

/**
 * Looks on while one image is decoded: aborts the reader when the time is up, and keeps the first
 * warning. Called on the thread that decodes.
 */
final class DecodeWatch implements IIOReadProgressListener, IIOReadWarningListener {
  private final DecodeBudget budget;
  private @Nullable String warning;

  DecodeWatch(DecodeBudget budget) {
    this.budget = budget;
  }

  /** Returns the first warning, or null without one. */
  @Nullable String warning() {
    return warning;
  }

  @Override
  public void warningOccurred(ImageReader source, String text) {
    if (warning == null) {
      warning = text;
    }
  }

  @Override
  public void imageStarted(ImageReader source, int imageIndex) {
    abortWhenSpent(source);
  }

  @Override
  public void imageProgress(ImageReader source, float percentageDone) {
    abortWhenSpent(source);
  }

  private void abortWhenSpent(ImageReader source) {
    if (budget.spent()) {
      source.abort();
    }
  }

  @Override
  public void imageComplete(ImageReader source) {}

  @Override
  public void readAborted(ImageReader source) {}

  @Override
  public void sequenceStarted(ImageReader source, int minIndex) {}

  @Override
  public void sequenceComplete(ImageReader source) {}

  @Override
  public void thumbnailStarted(ImageReader source, int imageIndex, int thumbnailIndex) {}

  @Override
  public void thumbnailProgress(ImageReader source, float percentageDone) {}

  @Override
  public void thumbnailComplete(ImageReader source) {}
}
