package dev.marquee.tools.bench.serving;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A server of {@code tools/bench/peers} with what it computes on. */
public enum PeerScript {
  PYTORCH("pytorch", "server.py", "torch", PeerProtocol.CLASSIFY),
  ONNXRUNTIME("onnxruntime", "server.py", "onnx", PeerProtocol.CLASSIFY),
  TRITON("triton", "triton_server.py", "onnx", PeerProtocol.KSERVE);

  private final String label;
  private final String file;
  private final String backend;
  private final PeerProtocol protocol;

  PeerScript(String label, String file, String backend, PeerProtocol protocol) {
    this.label = label;
    this.file = file;
    this.backend = backend;
    this.protocol = protocol;
  }

  /** Returns what it is called in tables and in JSON. */
  public String label() {
    return label;
  }

  /** Returns the name of its file. */
  public String file() {
    return file;
  }

  PeerProtocol protocol() {
    return protocol;
  }

  /**
   * Returns the command that starts it, with the threads and the batches of the plan.
   *
   * @param folder that has its file
   * @param files that it serves
   */
  List<String> command(String python, Path folder, PeerFiles files, ServePlan plan) {
    List<String> command =
        new ArrayList<>(
            List.of(
                python,
                folder.resolve(file).toString(),
                "--backend",
                backend,
                "--version",
                files.version().toString(),
                "--threads",
                Integer.toString(plan.work().threads()),
                "--decode-threads",
                Integer.toString(plan.work().decodeThreads()),
                "--max-batch",
                Integer.toString(plan.maxBatch())));
    if (backend.equals("onnx")) {
      command.addAll(List.of("--model", files.onnx().toString()));
    }
    return command;
  }
}
