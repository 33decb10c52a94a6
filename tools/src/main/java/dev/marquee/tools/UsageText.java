package dev.marquee.tools;

import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Wrong usage in a sentence. picocli's own words are of its parts: matched indexes and the types of
 * Java; where this class knows no better they are left as they are.
 */
final class UsageText {
  /** How picocli begins what a converter says, and what it says where Java's own convert. */
  private static final Pattern INVALID =
      Pattern.compile(
          "Invalid value for (?:option|positional parameter)[^']*'?[^:]*: (.*)", Pattern.DOTALL);

  private static final Pattern NO_NUMBER = Pattern.compile("('.*') is not an? (\\w+)");

  private static final Pattern NO_PAIR =
      Pattern.compile("Value for .* should be in (.*) format but was (.*)");

  private UsageText() {}

  /** Returns what is wrong, and what may have been meant. */
  static String of(ParameterException thrown) {
    String message = Objects.requireNonNullElse(thrown.getMessage(), thrown.toString());
    if (isGroupAlone(thrown)) {
      return "'%s' needs a command.".formatted(name(thrown));
    }
    return switch (thrown) {
      case OverwrittenOptionException twice ->
          (twice.getOverwritten() instanceof OptionSpec option ? option.longestName() : "An option")
              + " is given twice.";
      case UnmatchedArgumentException unmatched -> unmatched(unmatched);
      case MissingParameterException missing when message.startsWith("Missing required") ->
          missing(missing, message);
      default -> value(thrown, message);
    };
  }

  /** Whether there was a command that stands only for those under it, and none of those. */
  static boolean isGroupAlone(ParameterException thrown) {
    return thrown.getClass() == ParameterException.class
        && thrown.getArgSpec() == null
        && !thrown.getCommandLine().getSubcommands().isEmpty();
  }

  private static String unmatched(UnmatchedArgumentException thrown) {
    String first = thrown.getUnmatched().isEmpty() ? "" : thrown.getUnmatched().getFirst();
    String wrong;
    if (thrown.isUnknownOption()) {
      wrong = "'%s' has no option '%s'.".formatted(name(thrown), first);
    } else if (thrown.getCommandLine().getSubcommands().isEmpty()) {
      wrong = "'%s' is one argument too many.".formatted(first);
    } else {
      wrong = "'%s' has no command '%s'.".formatted(name(thrown), first);
    }
    List<String> meant = thrown.getSuggestions();
    return meant.isEmpty() ? wrong : wrong + " Did you mean " + String.join(" or ", meant) + "?";
  }

  private static String missing(MissingParameterException thrown, String message) {
    if (message.startsWith("Missing required parameter for option")) {
      String option = label(thrown.getMissing().getFirst());
      return option.substring(0, option.indexOf(' ')) + " needs a value: write " + option + ".";
    }
    return thrown.getMissing().stream().map(UsageText::label).collect(Collectors.joining(", "))
        + (thrown.getMissing().size() == 1 ? " is missing." : " are missing.");
  }

  private static String value(ParameterException thrown, String message) {
    Matcher pair = NO_PAIR.matcher(message);
    if (pair.matches()) {
      return "'%s' is no %s.".formatted(pair.group(2), pair.group(1));
    }
    Matcher invalid = INVALID.matcher(message);
    ArgSpec argument = thrown.getArgSpec();
    if (argument == null || !invalid.matches()) {
      return message;
    }
    Matcher number = NO_NUMBER.matcher(invalid.group(1));
    String what = argument instanceof OptionSpec option ? option.longestName() + ": " : "";
    if (!number.matches()) {
      return what + invalid.group(1);
    }
    boolean whole = !List.of("float", "double").contains(number.group(2));
    return "%s%s is no %snumber.".formatted(what, number.group(1), whole ? "whole " : "");
  }

  /**
   * As the help has it: an option with what it takes, or what stands in the place of an argument.
   */
  private static String label(ArgSpec argument) {
    return argument instanceof OptionSpec option
        ? option.longestName() + " " + option.paramLabel()
        : argument.paramLabel();
  }

  private static String name(ParameterException thrown) {
    return thrown.getCommandLine().getCommandSpec().qualifiedName();
  }
}
