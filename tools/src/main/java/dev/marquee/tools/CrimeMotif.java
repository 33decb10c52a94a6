package dev.marquee.tools;

import static dev.marquee.tools.Brush.opaque;
import static dev.marquee.tools.Brush.translucent;

import java.awt.Color;
import java.awt.GradientPaint;
import java.util.Random;

/** A man in a hat under a street lamp, in the rain of a dark city. */
final class CrimeMotif {
  private static final Color BLACK = opaque(0x05070b);
  private static final double LAMP_X = 196;
  private static final double LAMP_Y = 132;

  private CrimeMotif() {}

  static void paint(Brush brush) {
    brush.band(0, 350, opaque(0x0a0f1a), opaque(0x2c3b4c));
    var random = new Random(41);
    skyline(brush, random, 96, 0x17202c, 24);
    skyline(brush, random, 176, 0x0e151f, 40);
    brush.band(350, 444, opaque(0x1b242e), opaque(0x06090d));
    light(brush);
    shadow(brush);
    lamp(brush);
    man(brush, 150, 392);
    rain(brush, random);
  }

  private static void skyline(Brush brush, Random random, int top, int rgb, int lit) {
    for (int left = -10; left < SamplePoster.WIDTH; ) {
      int width = 34 + random.nextInt(30);
      int roof = top + random.nextInt(90);
      brush.fill(opaque(rgb), Brush.box(left, roof, width - 3, 352 - roof));
      for (int y = roof + 9; y < 336; y += 14) {
        for (int x = left + 6; x < left + width - 12; x += 10) {
          if (random.nextInt(256) < lit) {
            brush.fill(translucent(0xb0e9c46a), Brush.box(x, y, 5, 8));
          }
        }
      }
      left += width;
    }
  }

  private static void light(Brush brush) {
    var paint =
        new GradientPaint(
            0, (float) LAMP_Y, translucent(0xb4ffe6a0), 0, 410, translucent(0x18ffe6a0));
    brush.fill(paint, Brush.polygon(LAMP_X - 10, LAMP_Y, LAMP_X + 10, LAMP_Y, 276, 404, 84, 404));
    brush.fill(translucent(0x50ffe6a0), Brush.ellipse(180, 404, 196, 34));
    brush.glow(0xfff0c0, 230, LAMP_X, LAMP_Y, 46);
  }

  /** Long and towards the viewer, for the light stands behind the man. */
  private static void shadow(Brush brush) {
    brush.fill(
        new GradientPaint(0, 392, translucent(0xf0020305), 0, 444, translucent(0x70020305)),
        Brush.polygon(138, 390, 164, 390, 138, 444, 60, 444));
  }

  private static void lamp(Brush brush) {
    brush.line(BLACK, 6, 244, 400, 244, 118);
    brush.line(BLACK, 5, 244, 118, LAMP_X, 118);
    brush.fill(
        BLACK, Brush.polygon(LAMP_X - 16, 132, LAMP_X + 16, 132, LAMP_X + 7, 116, LAMP_X - 7, 116));
    brush.fill(opaque(0xfff6d8), Brush.ellipse(LAMP_X, 133, 22, 7));
    brush.fill(BLACK, Brush.polygon(236, 402, 252, 402, 248, 384, 240, 384));
  }

  private static void man(Brush brush, double x, double feet) {
    brush.line(BLACK, 13, x - 9, feet - 60, x - 11, feet - 4);
    brush.line(BLACK, 13, x + 9, feet - 60, x + 12, feet - 4);
    brush.fill(
        BLACK,
        Brush.polygon(
            x - 20, feet - 142, x + 20, feet - 142, x + 28, feet - 34, x - 28, feet - 34));
    brush.outline(
        BLACK,
        14,
        Brush.polygon(
            x - 22, feet - 136, x + 22, feet - 136, x + 18, feet - 92, x - 18, feet - 92));
    brush.line(BLACK, 12, x - 27, feet - 132, x - 32, feet - 78);
    brush.line(BLACK, 12, x + 27, feet - 132, x + 32, feet - 78);
    brush.fill(BLACK, Brush.ellipse(x, feet - 160, 25, 32));
    brush.fill(
        BLACK,
        Brush.polygon(
            x - 16, feet - 148, x + 16, feet - 148, x + 9, feet - 134, x - 9, feet - 134));
    brush.fill(BLACK, Brush.ellipse(x, feet - 171, 52, 11)); // The hat: brim, band, crown.
    brush.fill(
        BLACK,
        Brush.polygon(
            x - 16, feet - 172, x + 16, feet - 172, x + 13, feet - 192, x - 13, feet - 192));
    brush.fill(
        opaque(0xb3201f),
        Brush.polygon(
            x - 16, feet - 174, x + 16, feet - 174, x + 15.3, feet - 179, x - 15.3, feet - 179));
    brush.glow(0xff7a2a, 230, x + 33, feet - 75, 7); // A cigarette.
  }

  private static void rain(Brush brush, Random random) {
    for (int i = 0; i < 170; i++) {
      double x = random.nextDouble() * 340;
      double y = random.nextDouble() * SamplePoster.HEIGHT;
      double length = 9 + 13 * random.nextDouble();
      brush.line(translucent(0x46bcd0e4), 0.9, x, y, x - 0.28 * length, y + length);
    }
  }
}
