/**
 * The Java client of a Marquee server: {@link dev.marquee.client.MarqueeClient} and the exceptions
 * that it throws.
 *
 * <pre>{@code
 * try (MarqueeClient client = MarqueeClient.fromEnv()) {
 *   ClassifyResponse answer = client.classify(Path.of("poster.jpg"));
 *   for (LabelScore label : answer.getLabelsList()) {
 *     System.out.printf("%-12s %.3f%n", label.getLabel(), label.getScore());
 *   }
 * }
 * }</pre>
 */
@NullMarked
package dev.marquee.client;

import org.jspecify.annotations.NullMarked;
