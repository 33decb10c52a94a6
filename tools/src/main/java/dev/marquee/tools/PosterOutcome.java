package dev.marquee.tools;

import dev.marquee.v1.ClassifyResponse;
import java.nio.file.Path;

/** What became of one poster. */
sealed interface PosterOutcome {
  /** The poster's file, as it was named on the command line or found in a folder. */
  Path file();

  /** It has its scores. */
  record Classified(Path file, ClassifyResponse response) implements PosterOutcome {}

  /** It has none. */
  record Failed(Path file, ErrorText error) implements PosterOutcome {}
}
