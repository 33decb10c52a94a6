package dev.marquee.server.registry;

/** A version as the registry knows it. Immutable. */
public record VersionEntry(VersionName name, Manifest manifest) {}
