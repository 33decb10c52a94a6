package dev.marquee.server.metadata;

import dev.marquee.server.registry.MetadataStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * All that a store of metadata must do, whatever it is built on. A store passes by a class that
 * extends this one and opens it.
 */
abstract class MetadataStoreContract
    implements TransactionContract, EntryContract, RuleContract, HistoryContract {
  private MetadataStore store;

  /** Opens a store on what this test has kept so far; at first on nothing. */
  abstract MetadataStore open();

  @BeforeEach
  void openFirst() {
    store = open();
  }

  @AfterEach
  void closeLast() {
    store.close();
  }

  @Override
  public MetadataStore store() {
    return store;
  }

  @Override
  public void reopen() {
    store.close();
    store = open();
  }
}
