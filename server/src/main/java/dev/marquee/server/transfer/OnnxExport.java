package dev.marquee.server.transfer;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingOutputStream;
import dev.marquee.models.onnx.OnnxModel;
import dev.marquee.server.blobs.Digest;
import dev.marquee.server.registry.VersionName;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/** A version as a file of ONNX, in memory. It keeps its place until it is closed. Thread-safe. */
public final class OnnxExport implements AutoCloseable {
  private final Exportable version;
  private final OnnxModel model;
  private final Digest digest;
  private final Runnable leave;

  /**
   * @param digest what {@link #digest(OnnxModel)} says
   * @param leave frees the place; done by {@link #close}
   */
  OnnxExport(Exportable version, OnnxModel model, Digest digest, Runnable leave) {
    this.version = version;
    this.model = model;
    this.digest = digest;
    this.leave = leave;
  }

  /** Returns the digest of a file. */
  static Digest digest(OnnxModel model) {
    try (HashingOutputStream out =
        new HashingOutputStream(Hashing.sha256(), OutputStream.nullOutputStream())) {
      model.writeTo(out);
      return new Digest(out.hash().toString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns which version it is. */
  public VersionName version() {
    return version.name();
  }

  /** Returns the version's manifest, byte for byte as it was imported. */
  public String manifestJson() {
    return version.manifestJson();
  }

  /** Returns the size of the file in bytes. */
  public int sizeBytes() {
    return model.size();
  }

  /** Returns the digest of the file. */
  public Digest digest() {
    return digest;
  }

  /** Writes the file, piece by piece as it is made: there is never a second one in memory. */
  public void writeTo(OutputStream out) throws IOException {
    model.writeTo(out);
  }

  /** To be called once. */
  @Override
  public void close() {
    leave.run();
  }
}
