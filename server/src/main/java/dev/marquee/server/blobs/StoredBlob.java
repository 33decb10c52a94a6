package dev.marquee.server.blobs;

/** A blob that a store holds. */
public record StoredBlob(Digest digest, long sizeBytes) {}
