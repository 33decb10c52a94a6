/**
 * The Java client of a Marquee server: {@link dev.marquee.client.MarqueeClient}, what it gives
 * access to, and the exceptions that it throws.
 *
 * <pre>{@code
 * try (MarqueeClient client = MarqueeClient.fromEnv()) {
 *   ClassifyResponse answer = client.classify(Path.of("poster.jpg"));
 *   for (LabelScore label : answer.getLabelsList()) {
 *     System.out.printf("%-12s %.3f%n", label.getLabel(), label.getScore());
 *   }
 * }
 * }</pre>
 *
 * <pre>{@code
 * ModelsClient models = client.models();
 * ModelVersion imported =
 *     models.importVersion("models/posters", Path.of("trained"), ImportOptions.none());
 * models.promoteModelVersion(
 *     imported.getName(), ChangeOptions.because("better on Horror"), System.out::println);
 * }</pre>
 */
@NullMarked
package dev.marquee.client;

import org.jspecify.annotations.NullMarked;
