package dev.marquee.server.metadata;

import dev.marquee.models.metrics.Predictions;
import dev.marquee.server.evaluation.EvaluationName;
import dev.marquee.server.evaluation.StoredPrediction;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.PreparedBatch;

/** What versions answered in evaluations, by example. */
final class PredictionTable {
  private static final String SELECT =
      """
      select example, truth, scores
      from evaluation_prediction
      where evaluation = :evaluation and example > :after
      order by example
      limit :limit
      """;

  private static final String INSERT =
      """
      insert into evaluation_prediction (evaluation, example, truth, scores)
      values (:evaluation, :example, :truth, :scores)
      """;

  private final Handle handle;

  PredictionTable(Handle handle) {
    this.handle = handle;
  }

  void insert(EvaluationName name, List<String> examples, Predictions predictions) {
    PreparedBatch batch = handle.prepareBatch(INSERT);
    for (int example = 0; example < examples.size(); example++) {
      batch
          .bind("evaluation", name.number())
          .bind("example", examples.get(example))
          .bind("truth", truth(predictions, example))
          .bind("scores", scores(predictions, example))
          .add();
    }
    batch.execute();
  }

  private static byte[] truth(Predictions predictions, int example) {
    BitSet truth = new BitSet();
    for (int label = 0; label < predictions.labels(); label++) {
      truth.set(label, predictions.has(example, label));
    }
    return truth.toByteArray();
  }

  private static byte[] scores(Predictions predictions, int example) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * predictions.labels()).order(ByteOrder.LITTLE_ENDIAN);
    for (int label = 0; label < predictions.labels(); label++) {
      bytes.putFloat(predictions.score(example, label));
    }
    return bytes.array();
  }

  List<StoredPrediction> list(EvaluationName name, String after, int limit) {
    return handle
        .createQuery(SELECT)
        .bind("evaluation", name.number())
        .bind("after", after)
        .bind("limit", limit)
        .map((row, _) -> prediction(row))
        .list();
  }

  private static StoredPrediction prediction(ResultSet row) throws SQLException {
    ByteBuffer bytes = ByteBuffer.wrap(row.getBytes("scores")).order(ByteOrder.LITTLE_ENDIAN);
    List<Float> scores = new ArrayList<>();
    while (bytes.hasRemaining()) {
      scores.add(bytes.getFloat());
    }
    return new StoredPrediction(
        row.getString("example"),
        BitSet.valueOf(row.getBytes("truth")).stream().boxed().toList(),
        scores);
  }
}
