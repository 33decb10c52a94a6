package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;

/**
 * What is said on standard error, in the form in which the result is asked for: lines for a person,
 * a JSON object per line for a program.
 *
 * @param err where to
 * @param json whether a program reads it
 */
record ErrorStream(PrintWriter err, boolean json) {
  /** Prints what ended the command. */
  void print(ErrorText error) {
    ObjectNode line = JsonNodeFactory.instance.objectNode();
    line.set("error", error.json());
    print(error.line(), line);
  }

  /** Prints a hint for a person, at once; a program gets none. */
  void say(String text) {
    if (!json) {
      err.println(text);
      err.flush();
    }
  }

  /** Prints something else to know, at once. */
  void print(String text, ObjectNode object) {
    err.println(json ? object.toString() : text);
    err.flush();
  }
}
