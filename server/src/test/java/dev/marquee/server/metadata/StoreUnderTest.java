package dev.marquee.server.metadata;

import dev.marquee.server.registry.MetadataStore;
import dev.marquee.server.registry.MetadataWriter;
import dev.marquee.server.registry.ModelName;
import java.util.function.Consumer;
import java.util.function.Function;

/** A store for one test, empty to begin with. */
interface StoreUnderTest {

  MetadataStore store();

  /** Closes the store and opens it again on what it has kept. */
  void reopen();

  /** What it holds at the moment. */
  default Present now() {
    return new Present(store());
  }

  default int nextNumber(ModelName model) {
    return store().write(writer -> writer.takeNumber(model));
  }

  default <T> T written(Function<MetadataWriter, T> work) {
    return store().write(work);
  }

  default void write(Consumer<MetadataWriter> work) {
    store()
        .write(
            writer -> {
              work.accept(writer);
              return true;
            });
  }
}
