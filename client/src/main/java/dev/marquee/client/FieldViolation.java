package dev.marquee.client;

/**
 * One field of a request that is at fault, and what to do about it.
 *
 * @param field the field's name as the API spells it, such as {@code top_k}
 * @param description a sentence that says what the field must hold
 */
public record FieldViolation(String field, String description) {}
