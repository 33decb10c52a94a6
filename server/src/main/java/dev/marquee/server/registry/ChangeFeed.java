package dev.marquee.server.registry;

import dev.marquee.server.feed.Feed;

/** Wakes those who follow a model when something was done to it. Thread-safe. */
public final class ChangeFeed implements RegistryListener, AutoCloseable {
  private final Feed<ModelName> feed = new Feed<>();

  /** Begins to follow a model, which need not be there. */
  public Feed<ModelName>.Follower follow(ModelName model) {
    return feed.follow(model);
  }

  @Override
  public void changed(Change change) {
    feed.changed(change.model());
  }

  /** Wakes all for the last time. */
  @Override
  public void close() {
    feed.close();
  }
}
