package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickstartTest {
  @Test
  void itClassifiesThePostersThatItDrawsAndSaysWhatNext() {
    Run run = Run.marquee("quickstart");
    assertThat(run.exitCode()).isZero();
    assertThat(run.out())
        .contains("models/posters/versions/1", "a horror film", "a romance", "./marquee serve")
        .containsPattern("an animation  +.*Animation\\*");
  }

  @Test
  void itClassifiesThePostersThatItIsGiven(@TempDir Path folder) throws IOException {
    Path poster = Files.write(folder.resolve("mine.jpg"), SamplePosters.draw().get(1).jpeg());
    Path noPoster = Files.writeString(folder.resolve("notes.txt"), "no poster");
    Run run = Run.marquee("quickstart", poster, noPoster);
    assertThat(run.exitCode()).isEqualTo(1);
    assertThat(run.out())
        .containsPattern("mine\\.jpg  +Drama")
        .contains("IMAGE_FORMAT_UNSUPPORTED");
  }
}
