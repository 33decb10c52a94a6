package dev.marquee.server.datasets;

import dev.marquee.models.failure.Reason;

/**
 * Why an example of an upload is not in the dataset.
 *
 * @param number counts the examples of the upload
 * @param id as it was sent
 * @param detail what is wrong and what to do about it, in a sentence
 */
public record Rejection(long number, String id, Reason reason, String detail) {}
