package dev.marquee.tools;

import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.Paint;
import java.awt.RadialGradientPaint;
import java.awt.RenderingHints;
import java.awt.Shape;
import java.awt.geom.Ellipse2D;
import java.awt.geom.Line2D;
import java.awt.geom.Path2D;
import java.awt.geom.Rectangle2D;

/**
 * Few words for what the motifs are made of. Lengths are in pixels from the top left corner;
 * colours are 0xAARRGGBB, or 0xRRGGBB without transparency through {@link #opaque}.
 */
final class Brush {
  private final Graphics2D canvas;

  Brush(Graphics2D canvas) {
    this.canvas = canvas;
    canvas.setRenderingHint(RenderingHints.KEY_ANTIALIASING, RenderingHints.VALUE_ANTIALIAS_ON);
    canvas.setRenderingHint(RenderingHints.KEY_STROKE_CONTROL, RenderingHints.VALUE_STROKE_PURE);
  }

  static Color opaque(int rgb) {
    return new Color(rgb);
  }

  static Color translucent(int argb) {
    return new Color(argb, true);
  }

  void fill(Paint paint, Shape shape) {
    canvas.setPaint(paint);
    canvas.fill(shape);
  }

  /** Draws a shape's outline with round ends and joins. */
  void outline(Paint paint, double thickness, Shape shape) {
    canvas.setPaint(paint);
    canvas.setStroke(
        new BasicStroke((float) thickness, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    canvas.draw(shape);
  }

  void line(Paint paint, double thickness, double x1, double y1, double x2, double y2) {
    outline(paint, thickness, new Line2D.Double(x1, y1, x2, y2));
  }

  /** Fills the rows from {@code top} to {@code bottom}, from one colour to the other. */
  void band(double top, double bottom, Color from, Color to) {
    fill(
        new GradientPaint(0, (float) top, from, 0, (float) bottom, to),
        new Rectangle2D.Double(0, top, SamplePoster.WIDTH, bottom - top));
  }

  void disc(Paint paint, double x, double y, double radius) {
    fill(paint, circle(x, y, radius));
  }

  /** Fills a disc whose colour goes to nothing at its rim. */
  void glow(int rgb, int strength, double x, double y, double radius) {
    Color centre = translucent(strength << 24 | rgb);
    disc(fading(x, y, radius, centre, translucent(rgb)), x, y, radius);
  }

  static Paint fading(double x, double y, double radius, Color centre, Color rim) {
    return new RadialGradientPaint(
        (float) x, (float) y, (float) radius, new float[] {0, 1}, new Color[] {centre, rim});
  }

  static Shape circle(double x, double y, double radius) {
    return new Ellipse2D.Double(x - radius, y - radius, 2 * radius, 2 * radius);
  }

  static Shape ellipse(double x, double y, double width, double height) {
    return new Ellipse2D.Double(x - width / 2, y - height / 2, width, height);
  }

  static Shape box(double left, double top, double width, double height) {
    return new Rectangle2D.Double(left, top, width, height);
  }

  /** A closed polygon through the points x1, y1, x2, y2, …; at least three. */
  static Shape polygon(double... points) {
    var path = new Path2D.Double();
    path.moveTo(points[0], points[1]);
    for (int i = 2; i < points.length; i += 2) {
      path.lineTo(points[i], points[i + 1]);
    }
    path.closePath();
    return path;
  }

  /** Everything below a wave of the given mean height, for hills and water. */
  static Shape ground(double top, double amplitude, double length, double phase) {
    var path = new Path2D.Double();
    path.moveTo(0, SamplePoster.HEIGHT);
    for (int x = 0; x <= SamplePoster.WIDTH; x += 2) {
      path.lineTo(x, top + amplitude * Math.sin(x / length + phase));
    }
    path.lineTo(SamplePoster.WIDTH, SamplePoster.HEIGHT);
    path.closePath();
    return path;
  }
}
