package dev.marquee.server;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.marquee.models.failure.Failure;
import dev.marquee.models.failure.Reason;
import dev.marquee.server.registry.ModelName;
import dev.marquee.server.registry.ModelReference;
import dev.marquee.server.registry.Routes;
import dev.marquee.server.rpc.DefaultModel;
import dev.marquee.server.rpc.ModelHealth;
import dev.marquee.server.serving.Deadline;
import dev.marquee.server.serving.Lease;
import dev.marquee.server.serving.LiveModels;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Loads what every model has in production, and reports by the health service how that went. */
final class ProductionModels {
  private static final Logger log = LoggerFactory.getLogger(ProductionModels.class);

  private final Routes routes;
  private final LiveModels live;
  private final ModelHealth health;
  private final DefaultModel defaultModel;
  private final Ticker ticker;

  @Inject
  ProductionModels(
      Routes routes,
      LiveModels live,
      ModelHealth health,
      DefaultModel defaultModel,
      Ticker ticker) {
    this.routes = routes;
    this.live = live;
    this.health = health;
    this.defaultModel = defaultModel;
    this.ticker = ticker;
  }

  /**
   * Loads them one after the other; one that cannot serve does not keep the others from it. Says in
   * the log which do not serve; why, the load has said.
   *
   * @return why models do not serve, by their names
   */
  Map<String, String> load() {
    List<ModelName> known = routes.models().stream().sorted().toList();
    List<ModelName> models =
        known.stream().filter(model -> routes.production(model).isPresent()).toList();
    Map<String, String> silent = new TreeMap<>();
    for (ModelName model : models) {
      try {
        load(model).ifPresent(why -> silent.put(model.toString(), why));
      } catch (Stopped e) {
        log.info("Told to stop while loading");
        return silent;
      }
    }
    if (silent.isEmpty()) {
      log.info("All {} models serve that have something in production", models.size());
    } else {
      log.error("{} of {} models do not serve: {}", silent.size(), models.size(), silent.keySet());
    }
    if (models.size() < known.size()) {
      log.info(
          "Nothing is in production of {}",
          known.stream().filter(m -> !models.contains(m)).toList());
    }
    if (!known.contains(defaultModel.reference().model())) {
      log.error(
          "default_model is {}, which is not there: requests must name their model",
          defaultModel.reference().model());
    }
    return silent;
  }

  /** There is no use in going on. */
  private static final class Stopped extends Exception {
    private static final long serialVersionUID = 1;
  }

  /** Returns why the model does not serve, if it does not. */
  private Optional<String> load(ModelName model) throws Stopped {
    ModelReference production = new ModelReference.Aliased(model, ModelReference.PRODUCTION);
    try (Lease _ = live.acquire(production, Deadline.never(ticker))) {
      health.setModel(model, true);
      return Optional.empty();
    } catch (Failure e) {
      if (e.reason() == Reason.SHUTTING_DOWN) {
        throw new Stopped();
      }
      health.setModel(model, false);
      return Optional.of("%s: %s".formatted(e.reason(), e.getMessage()));
    } catch (RuntimeException e) {
      log.error("{} does not serve", model, e);
      health.setModel(model, false);
      return Optional.of("It failed; the log says why.");
    }
  }
}
