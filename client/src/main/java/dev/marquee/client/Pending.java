package dev.marquee.client;

import dev.marquee.v1.ClassifyStreamRequest;

/** An image of a stream that has no answer yet, and what happened to it. Not thread-safe. */
final class Pending {
  enum Place {
    QUEUED,
    ON_WIRE,
    WAITING
  }

  private final ClassifyStreamRequest request;
  private Place place = Place.QUEUED;
  private long sentIn;
  private int refusals;
  private long firstRefusal;

  Pending(ClassifyStreamRequest request) {
    this.request = request;
  }

  ClassifyStreamRequest request() {
    return request;
  }

  Place place() {
    return place;
  }

  void queue() {
    place = Place.QUEUED;
  }

  /** Puts it on the wire, in this round of the {@link Pace}. */
  void send(long round) {
    place = Place.ON_WIRE;
    sentIn = round;
  }

  void hold() {
    place = Place.WAITING;
  }

  long sentIn() {
    return sentIn;
  }

  /** Counts a refusal for being busy, at this time of the {@link Patience}. */
  void refuse(long now) {
    if (refusals == 0) {
      firstRefusal = now;
    }
    refusals++;
  }

  int refusals() {
    return refusals;
  }

  /** Returns since when it is refused; to be asked after a refusal. */
  long firstRefusal() {
    return firstRefusal;
  }
}
