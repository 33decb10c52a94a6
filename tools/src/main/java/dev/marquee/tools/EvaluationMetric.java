package dev.marquee.tools;

import dev.marquee.tools.TextTable.Room;
import dev.marquee.v1.MetricValue;
import dev.marquee.v1.Metrics;
import java.util.function.Function;

/** The metrics over all labels, in the order in which they are shown. */
enum EvaluationMetric {
  TOP_N_ACCURACY("top_n_accuracy", "top-n", Metrics::getTopNAccuracy),
  MEAN_AVERAGE_PRECISION("mean_average_precision", "mAP", Metrics::getMeanAveragePrecision),
  MACRO_F1("macro_f1", "macro F1", Metrics::getMacroF1),
  MICRO_F1("micro_f1", "micro F1", Metrics::getMicroF1),
  HAMMING_LOSS("hamming_loss", "Hamming", Metrics::getHammingLoss, Room.SPARED),
  CALIBRATION_ERROR("calibration_error", "calibration", Metrics::getCalibrationError, Room.SPARED);

  private final String key;
  private final String header;

  @SuppressWarnings("ImmutableEnumChecker") // A method of a message: it keeps nothing.
  private final Function<Metrics, MetricValue> of;

  private final Room room;

  EvaluationMetric(String key, String header, Function<Metrics, MetricValue> of) {
    this(key, header, of, Room.WHOLE);
  }

  EvaluationMetric(String key, String header, Function<Metrics, MetricValue> of, Room room) {
    this.key = key;
    this.header = header;
    this.of = of;
    this.room = room;
  }

  /** Returns what becomes of it in a table for which there is little room. */
  Room room() {
    return room;
  }

  /** Returns its name in the API. */
  String key() {
    return key;
  }

  /** Returns its name for people. */
  String header() {
    return header;
  }

  MetricValue of(Metrics metrics) {
    return of.apply(metrics);
  }
}
