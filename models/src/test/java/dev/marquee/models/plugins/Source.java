package dev.marquee.models.plugins;

/**
 * The source of an architecture, of which a test changes the part that matters to it.
 *
 * @param name what name() returns, as an expression
 * @param members more of the class, before its methods
 * @param input what defaultInput() returns, as an expression
 * @param network the body of network(labels, settings)
 */
record Source(String name, String members, String input, String network) {
  private static final String SOUND_INPUT =
      "new InputSpec(8, 12, InputSpec.Resize.STRETCH, InputSpec.Filter.BILINEAR,"
          + " InputSpec.ChannelOrder.RGB, 1f, List.of(0f, 0f, 0f), List.of(1f, 1f, 1f))";

  /** Returns a sound one. */
  static Source called(String name) {
    return new Source(
        "\"" + name + "\"",
        "",
        SOUND_INPUT,
        """
        return new Network(name(), Layer.sequence(
            new Layer.GlobalAveragePool(), new Layer.Linear("classifier", 3, labels)));
        """);
  }

  Source withName(String expression) {
    return new Source(expression, members, input, network);
  }

  Source withMembers(String code) {
    return new Source(name, code, input, network);
  }

  Source withInput(String expression) {
    return new Source(name, members, expression, network);
  }

  Source withNetwork(String body) {
    return new Source(name, members, input, body);
  }

  /** Returns the text of a class of package {@code plugin}. */
  String text(String type) {
    return """
    package plugin;

    import dev.marquee.models.image.InputSpec;
    import dev.marquee.models.network.*;
    import java.util.List;

    public class %s implements Architecture {
      %s
      public String name() { return %s; }
      public String description() { return "A trial"; }
      public InputSpec defaultInput() { return %s; }
      public Network network(int labels, Settings settings) { %s }
    }
    """
        .formatted(type, members, name, input, network);
  }
}
