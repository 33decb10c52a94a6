package dev.marquee.server.registry;

/** What was done to a model, its versions or its aliases. The names are stored: never renamed. */
public enum ChangeKind {
  MODEL_CREATED,
  MODEL_UPDATED,
  MODEL_DELETED,
  VERSION_IMPORTED,
  VERSION_TRAINED,
  VERSION_UPDATED,
  VERSION_DELETED,
  ALIAS_SET,
  ALIAS_DELETED,
  PROMOTED,
  ROLLED_BACK
}
