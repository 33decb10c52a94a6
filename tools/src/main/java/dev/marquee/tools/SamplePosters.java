package dev.marquee.tools;

import java.util.List;

/**
 * The posters that come with Marquee, for a first look without any data: shapes and gradients only,
 * no text, so that they need no fonts and belong to nobody. Drawn anew at each call, always the
 * same.
 */
final class SamplePosters {
  private SamplePosters() {}

  /** Returns the five posters, each recognisably in the manner of one genre. */
  static List<SamplePoster> draw() {
    return List.of(
        SamplePoster.draw("a horror film", HorrorMotif::paint),
        SamplePoster.draw("a romance", RomanceMotif::paint),
        SamplePoster.draw("a science fiction film", ScienceFictionMotif::paint),
        SamplePoster.draw("an animation", AnimationMotif::paint),
        SamplePoster.draw("a crime film", CrimeMotif::paint));
  }
}
