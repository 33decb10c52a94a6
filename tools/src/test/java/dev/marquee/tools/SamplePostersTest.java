package dev.marquee.tools;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class SamplePostersTest {
  private final List<SamplePoster> posters = SamplePosters.draw();

  @Test
  void thereAreFiveWithTitlesOfTheirOwn() {
    assertThat(posters).hasSize(5);
    assertThat(posters).extracting(SamplePoster::title).doesNotHaveDuplicates();
  }

  @Test
  void eachIsAJpegOfTheSizeOfAPoster() throws IOException {
    for (SamplePoster poster : posters) {
      assertThat(poster.jpeg()).startsWith(0xFF, 0xD8).endsWith(0xFF, 0xD9);
      var image = ImageIO.read(new ByteArrayInputStream(poster.jpeg()));
      assertThat(image.getWidth()).isEqualTo(300);
      assertThat(image.getHeight()).isEqualTo(444);
    }
  }

  @Test
  void eachIsAPictureOfItsOwnAndNotOneColour() throws IOException {
    assertThat(hexOf(posters)).doesNotHaveDuplicates();
    for (SamplePoster poster : posters) {
      var image = ImageIO.read(new ByteArrayInputStream(poster.jpeg()));
      long colours = Arrays.stream(image.getRGB(0, 0, 300, 444, null, 0, 300)).distinct().count();
      assertThat(colours).as(poster.title()).isGreaterThan(1_000);
    }
  }

  @Test
  void drawnAgainTheyAreEqualByteForByte() {
    assertThat(hexOf(SamplePosters.draw())).isEqualTo(hexOf(posters));
  }

  @Test
  void whatACallerDoesToTheBytesDoesNotReachThePoster() {
    SamplePoster poster = posters.getFirst();
    poster.jpeg()[0] = 0;
    assertThat(poster.jpeg()).startsWith(0xFF);
  }

  private static List<String> hexOf(List<SamplePoster> posters) {
    return posters.stream().map(poster -> HexFormat.of().formatHex(poster.jpeg())).toList();
  }
}
