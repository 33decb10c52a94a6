package dev.marquee.models.recipe;

import java.math.BigDecimal;
import java.util.Locale;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.Tag;
import org.snakeyaml.engine.v2.representer.StandardRepresenter;

/** Writes numbers as people do, {@code 0.0004} and {@code 1e-8}, and lists within a line. */
final class PlainRepresenter extends StandardRepresenter {

  PlainRepresenter(DumpSettings settings) {
    super(settings);
    representers.put(Double.class, this::number);
    representers.put(Float.class, this::number);
  }

  private Node number(Object data) {
    // A float's own text: as a double it would show digits that it does not have.
    BigDecimal exact = new BigDecimal(data.toString()).stripTrailingZeros();
    return exact.scale() <= 0
        ? representScalar(Tag.INT, exact.toPlainString())
        : representScalar(Tag.FLOAT, exact.toString().toLowerCase(Locale.ROOT));
  }

  @Override
  protected Node representSequence(Tag tag, Iterable<?> sequence, FlowStyle flowStyle) {
    return super.representSequence(tag, sequence, FlowStyle.FLOW);
  }
}
