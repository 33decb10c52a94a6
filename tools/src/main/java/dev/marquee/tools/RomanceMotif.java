package dev.marquee.tools;

import static dev.marquee.tools.Brush.opaque;
import static dev.marquee.tools.Brush.translucent;

import java.awt.Color;
import java.awt.geom.Path2D;
import java.util.Random;

/** Two people hand in hand on a beach, before a sun that sets into the sea. */
final class RomanceMotif {
  private static final double HORIZON = 282;
  private static final Color SHADE = opaque(0x43162b);

  private RomanceMotif() {}

  static void paint(Brush brush) {
    brush.band(0, 150, opaque(0xe0607e), opaque(0xff9a76));
    brush.band(150, HORIZON, opaque(0xff9a76), opaque(0xffdd9a));
    clouds(brush);
    brush.glow(0xfff2b8, 220, 150, 250, 170);
    brush.disc(opaque(0xfff3c4), 150, 250, 68);
    brush.band(HORIZON, 390, opaque(0xf5a06c), opaque(0x9c3f62));
    sparkle(brush);
    brush.fill(opaque(0x6b2a3f), Brush.ground(378, 6, 46, 1));
    brush.fill(opaque(0x55203a), Brush.ground(402, 5, 60, 2));
    heart(brush, 150, 92, 24);
    man(brush, 129, 412);
    woman(brush, 171, 412);
    brush.line(SHADE, 5, 140, 352, 150, 368);
    brush.line(SHADE, 5, 150, 368, 162, 352);
  }

  private static void clouds(Brush brush) {
    int[][] clouds = {
      {60, 70, 120}, {250, 52, 110}, {236, 130, 150}, {40, 160, 130}, {262, 196, 90}
    };
    for (int[] cloud : clouds) {
      brush.fill(translucent(0x48fff0d8), Brush.ellipse(cloud[0], cloud[1], cloud[2], 12));
      brush.fill(
          translucent(0x38fff0d8), Brush.ellipse(cloud[0] + 18, cloud[1] - 7, cloud[2] * 0.6, 11));
    }
  }

  /** The sun's path on the water, wider and sparser towards the beach. */
  private static void sparkle(Brush brush) {
    var random = new Random(7);
    for (double y = HORIZON + 4; y < 376; y += 4.5) {
      double reach = 26 + (y - HORIZON) * 0.55;
      for (int i = 0; i < 3; i++) {
        double x = 150 + (random.nextDouble() - 0.5) * 2 * reach;
        double half = 6 + 14 * random.nextDouble();
        brush.line(translucent(0xa0ffe9b0), 1.8, x - half, y, x + half, y);
      }
    }
  }

  private static void man(Brush brush, double x, double feet) {
    brush.disc(SHADE, x, feet - 104, 11.5);
    brush.fill(
        SHADE,
        Brush.polygon(x - 15, feet - 88, x + 13, feet - 88, x + 9, feet - 44, x - 11, feet - 44));
    brush.outline(
        SHADE,
        6,
        Brush.polygon(x - 12, feet - 86, x + 10, feet - 86, x + 7, feet - 50, x - 9, feet - 50));
    brush.line(SHADE, 9, x - 6, feet - 46, x - 8, feet - 2);
    brush.line(SHADE, 9, x + 4, feet - 46, x + 7, feet - 2);
    brush.line(SHADE, 7, x - 14, feet - 84, x - 18, feet - 48);
    brush.line(SHADE, 6, x + 11, feet - 84, x + 14, feet - 58);
  }

  private static void woman(Brush brush, double x, double feet) {
    brush.disc(SHADE, x, feet - 96, 10.5);
    brush.fill(SHADE, Brush.ellipse(x + 5, feet - 90, 15, 28)); // Hair in the wind.
    brush.fill(SHADE, Brush.ellipse(x, feet - 68, 15, 26));
    brush.outline(
        SHADE,
        6,
        Brush.polygon(x - 8, feet - 78, x + 8, feet - 78, x + 5, feet - 58, x - 5, feet - 58));
    brush.fill(
        SHADE,
        Brush.polygon(x - 7, feet - 60, x + 7, feet - 60, x + 23, feet - 20, x - 17, feet - 16));
    brush.line(SHADE, 5, x - 4, feet - 22, x - 5, feet - 2);
    brush.line(SHADE, 5, x + 6, feet - 22, x + 8, feet - 2);
    brush.line(SHADE, 5, x - 8, feet - 76, x - 10, feet - 58);
    brush.line(SHADE, 5, x + 9, feet - 76, x + 17, feet - 46);
  }

  private static void heart(Brush brush, double x, double y, double size) {
    var heart = new Path2D.Double();
    heart.moveTo(x, y + size);
    heart.curveTo(x - 1.6 * size, y, x - size, y - size, x, y - 0.25 * size);
    heart.curveTo(x + size, y - size, x + 1.6 * size, y, x, y + size);
    heart.closePath();
    brush.fill(opaque(0xc92a4e), heart);
  }
}
