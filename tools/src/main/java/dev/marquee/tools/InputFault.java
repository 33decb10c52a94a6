package dev.marquee.tools;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A row of a labels file, or the poster that it names, which cannot be used.
 *
 * @param line where the row begins, from 1
 * @param id of the example, empty where it is not known
 * @param file as the row has it, empty where it names none
 * @param reason a stable name: the server's, or one of those below
 * @param detail a sentence that says what is wrong
 */
record InputFault(long line, String id, String file, String reason, String detail) {
  /** The row has not the fields that the header names. */
  static final String ROW_BROKEN = "ROW_BROKEN";

  /** The row names no file, or one that is not there. */
  static final String FILE_MISSING = "FILE_MISSING";

  /** The row names a file that is not in the folder. */
  static final String FILE_OUTSIDE = "FILE_OUTSIDE";

  /** The file is there and cannot be read. */
  static final String FILE_UNREADABLE = "FILE_UNREADABLE";

  /** Another row before it names the same file. */
  static final String FILE_REPEATED = "FILE_REPEATED";

  /** Another row before it has the same id. */
  static final String ID_REPEATED = "ID_REPEATED";

  /** The id is none that an example can have. */
  static final String ID_INVALID = "ID_INVALID";

  /** A label is none that there can be. */
  static final String LABEL_INVALID = "LABEL_INVALID";

  /** A label is not in the vocabulary. */
  static final String LABEL_UNKNOWN = "LABEL_UNKNOWN";

  /** Returns it for people. */
  String text() {
    String poster = file.isEmpty() ? id : file + (id.isEmpty() ? "" : " (" + id + ")");
    return "rejected: line %d%s: %s: %s"
        .formatted(line, poster.isEmpty() ? "" : ", " + poster, reason, detail);
  }

  /** Returns it for programs. */
  ObjectNode json() {
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    object
        .putObject("rejected")
        .put("line", line)
        .put("example_id", id)
        .put("file", file)
        .put("reason", reason)
        .put("detail", detail);
    return object;
  }
}
