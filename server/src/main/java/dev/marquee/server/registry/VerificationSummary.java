package dev.marquee.server.registry;

/**
 * What a verification of the registry found.
 *
 * @param files how many files were checked; one that several versions or examples share counts once
 * @param bytes how many bytes those of them have that are sound
 * @param orphans how many files neither a version nor an example refers to
 */
public record VerificationSummary(
    int models, int versions, int files, long bytes, int problems, int orphans) {}
