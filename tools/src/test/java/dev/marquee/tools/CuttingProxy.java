package dev.marquee.tools;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;

/** A way to a server that breaks off, so many times, each after a random number of bytes. */
final class CuttingProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final int serverPort;
  private final Random random;
  private final int least;
  private final int most;
  private final AtomicInteger cutsLeft;
  private final List<Socket> sockets = new ArrayList<>();

  /**
   * @param cuts how many connections are cut; later ones are not
   * @param least after so many bytes towards the server at the earliest
   * @param most after so many bytes at the latest
   */
  CuttingProxy(int serverPort, long seed, int cuts, int least, int most) throws IOException {
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.serverPort = serverPort;
    this.random = new Random(seed);
    this.least = least;
    this.most = most;
    this.cutsLeft = new AtomicInteger(cuts);
    Thread.ofVirtual().start(this::accept);
  }

  /** What to give to a client as its target. */
  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  int cutsLeft() {
    return cutsLeft.get();
  }

  private void accept() {
    try {
      while (true) {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        synchronized (sockets) {
          sockets.addAll(List.of(client, server));
        }
        int budget = cutsLeft.get() > 0 ? random.nextInt(least, most) : Integer.MAX_VALUE;
        var _ = Thread.ofVirtual().start(() -> forward(client, server, budget));
        var _ = Thread.ofVirtual().start(() -> forward(server, client, Integer.MAX_VALUE));
      }
    } catch (IOException closed) {
      // The test is over.
    }
  }

  private void forward(Socket from, Socket to, int budget) {
    int left = budget;
    byte[] buffer = new byte[4096];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      int read = in.read(buffer);
      while (read >= 0 && read < left) {
        out.write(buffer, 0, read);
        left -= budget == Integer.MAX_VALUE ? 0 : read;
        read = in.read(buffer);
      }
      if (read >= left) {
        // In the middle of what was read.
        out.write(buffer, 0, left);
        cutsLeft.decrementAndGet();
      }
    } catch (IOException closed) {
      // The other direction has ended.
    }
  }

  @Override
  public void close() {
    try {
      listener.close();
      synchronized (sockets) {
        for (Socket socket : sockets) {
          socket.close();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
