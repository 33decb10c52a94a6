package dev.marquee.server.registry;

/** The files that a version may have beside its manifest. */
public enum FileKind {
  /** The numbers of its network. */
  WEIGHTS("weights.safetensors"),

  /** Inputs with the scores that its network must give for them. */
  GOLDENS("goldens.safetensors");

  private final String fileName;

  FileKind(String fileName) {
    this.fileName = fileName;
  }

  /** Returns what such a file is called. */
  public String fileName() {
    return fileName;
  }
}
