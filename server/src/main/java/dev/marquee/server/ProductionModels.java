package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Registry;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import jakarta.inject.Inject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads what every model has in production, and reports by the health service how that went. */
final class ProductionModels {
  private static final Logger log = LoggerFactory.getLogger(ProductionModels.class);

  private final Registry registry;
  private final LiveModels live;
  private final ModelHealth health;
  private final Ticker ticker;

  @Inject
  ProductionModels(Registry registry, LiveModels live, ModelHealth health, Ticker ticker) {
    this.registry = registry;
    this.live = live;
    this.health = health;
    this.ticker = ticker;
  }

  /** Loads them one after the other; one that cannot serve does not keep the others from it. */
  void load() {
    registry.models().forEach(model -> health.setModel(model.name(), load(model.name())));
  }

  private boolean load(ModelName model) {
    ModelReference production = new ModelReference.Aliased(model, ModelReference.PRODUCTION);
    try (Lease _ = live.acquire(production, Deadline.never(ticker))) {
      return true;
    } catch (Failure e) {
      log.warn("{} does not serve: {} {}", model, e.reason(), e.getMessage());
    } catch (RuntimeException e) {
      log.error("{} does not serve", model, e);
    }
    return false;
  }
}
