package dev.marquee.models.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Damaged images give a tensor or a refusal, and nothing else. */
class HostileBytesTest {
  private static final int ROUNDS = 1_500;

  private final ImagePipeline pipeline = Fixtures.pipeline();
  private final Map<Reason, Integer> refusals = new EnumMap<>(Reason.class);

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jpeg-420.jpg",
        "jpeg-progressive.jpg",
        "jpeg-exif-6.jpg",
        "jpeg-cmyk-adobe.jpg",
        "png-rgb.png",
        "png-palette-alpha.png"
      })
  void flippedBitsGiveATensorOrARefusal(String name) {
    byte[] sound = Fixtures.bytes(name);
    Random random = new Random(20_251);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = sound.clone();
      int flips = 1 + random.nextInt(4);
      for (int flip = 0; flip < flips; flip++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      read(damaged);
    }
    assertThat(refusals).containsKey(Reason.IMAGE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"png-rgb.png", "png-grey-1.png", "png-interlaced.png", "png-rgba-16.png"})
  void damageUnderARightChecksumGivesATensorOrARefusal(String name) {
    byte[] sound = Fixtures.bytes(name);
    Random random = new Random(20_252);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] damaged = sound.clone();
      damaged[16 + random.nextInt(damaged.length - 16)] ^= (byte) (1 << random.nextInt(8));
      repairChecksums(damaged);
      read(damaged);
    }
    assertThat(refusals).containsKey(Reason.IMAGE_UNREADABLE);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jpeg-420.jpg", "jpeg-progressive.jpg", "png-rgb.png"})
  void noiseAfterASoundStartGivesATensorOrARefusal(String name) {
    byte[] sound = Fixtures.bytes(name);
    Random random = new Random(20_253);
    for (int round = 0; round < ROUNDS / 3; round++) {
      byte[] noise = new byte[sound.length];
      random.nextBytes(noise);
      int kept = 3 + random.nextInt(sound.length - 5);
      System.arraycopy(sound, 0, noise, 0, kept);
      System.arraycopy(sound, sound.length - 2, noise, sound.length - 2, 2);
      read(noise);
    }
    assertThat(refusals).isNotEmpty();
  }

  private void read(byte[] image) {
    try {
      float[] tensor = pipeline.read(ByteBuffer.wrap(image), Fixtures.plain(9, 7));
      assertThat(tensor).hasSize(3 * 9 * 7);
    } catch (Failure.InvalidArgument refusal) {
      assertThat(refusal.reason().name()).startsWith("IMAGE_");
      refusals.merge(refusal.reason(), 1, Integer::sum);
    }
  }

  /** Makes every checksum right, so that the damage reaches what lies behind it. */
  private static void repairChecksums(byte[] png) {
    ByteBuffer bytes = ByteBuffer.wrap(png).order(ByteOrder.BIG_ENDIAN);
    for (int at = 8; at + 12 <= png.length; ) {
      int length = bytes.getInt(at);
      if (length < 0 || length > png.length - at - 12) {
        return;
      }
      CRC32 checksum = new CRC32();
      checksum.update(png, at + 4, 4 + length);
      bytes.putInt(at + 8 + length, (int) checksum.getValue());
      at += 12 + length;
    }
  }
}
