package dev.enlace.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.Base64;

/**
 * The floor of held requests: one thread that keeps sockets, and writes the same bytes to all of
 * them whenever a line comes on standard input. What the clients send is dropped, but for their
 * first request, which is answered at once. Prints its URL when it listens.
 */
final class HoldingServer {
  private static final int MAX_REQUEST_BYTES = 8 * 1024;
  private static final int BACKLOG = 1024;

  private final Selector selector = Selector.open();
  private final ByteBuffer dropped = ByteBuffer.allocateDirect(MAX_REQUEST_BYTES);
  private final ByteBuffer answer;
  private volatile boolean news;

  private HoldingServer(byte[] answer) throws IOException {
    this.answer = ByteBuffer.allocateDirect(answer.length).put(answer);
  }

  /** Takes the answer in Base64, HTTP's head and all. */
  public static void main(String[] args) throws IOException {
    HoldingServer server = new HoldingServer(Base64.getDecoder().decode(args[0]));
    Thread commands = new Thread(server::readCommands);
    commands.setDaemon(true);
    commands.start();
    server.run();
  }

  private void readCommands() {
    try {
      for (int read = System.in.read(); read >= 0; read = System.in.read()) {
        if (read == '\n') {
          news = true;
          selector.wakeup();
        }
      }
    } catch (IOException e) {
      // Whoever measures is gone.
    }
    System.exit(0);
  }

  private void run() throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open();
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), BACKLOG);
    server.configureBlocking(false);
    server.register(selector, SelectionKey.OP_ACCEPT);
    System.out.println("http://127.0.0.1:" + server.socket().getLocalPort() + "/");
    while (true) {
      selector.select(this::ready);
      if (news) {
        news = false;
        for (SelectionKey key : selector.keys()) {
          if (key.attachment() != null) {
            send(key);
          }
        }
      }
    }
  }

  private void ready(SelectionKey key) {
    try {
      if (key.isAcceptable()) {
        SocketChannel client = ((ServerSocketChannel) key.channel()).accept();
        client.configureBlocking(false);
        client.socket().setTcpNoDelay(true);
        client.register(selector, SelectionKey.OP_READ);
        return;
      }
      int read = ((SocketChannel) key.channel()).read(dropped.clear());
      if (read < 0) {
        key.channel().close();
      } else if (key.attachment() == null) {
        key.attach(this);
        send(key);
      }
    } catch (IOException e) {
      key.cancel();
    }
  }

  /** The answers are small, and the clients read: the socket's buffer takes one whole. */
  private void send(SelectionKey key) {
    try {
      ByteBuffer whole = answer.duplicate().flip();
      ((SocketChannel) key.channel()).write(whole);
      if (whole.hasRemaining()) {
        throw new IllegalStateException("a socket's buffer is full");
      }
    } catch (IOException e) {
      key.cancel();
    }
  }
}
