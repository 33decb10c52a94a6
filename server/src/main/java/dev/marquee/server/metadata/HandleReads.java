package dev.marquee.server.metadata;

import java.util.function.Function;
import org.jdbi.v3.core.Handle;

/** Where handles to read with come from. Thread-safe. */
interface HandleReads {
  /** Reads within one consistent view, which may be done twice. */
  <T> T read(Function<Handle, T> work);
}
