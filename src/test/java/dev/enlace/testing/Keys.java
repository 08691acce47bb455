package dev.enlace.testing;

import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** Keys with their certificates, made by the JDK's own keytool, each in a file of a directory. */
public final class Keys {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final Path directory;

  public Keys(Path directory) {
    this.directory = directory;
  }

  /**
   * Makes a key that nobody but itself signed.
   *
   * @param more for keytool
   */
  public void make(String alias, String... more) throws Exception {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "-genkeypair",
                "-alias",
                alias,
                "-keystore",
                store(alias),
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + alias,
                "-validity",
                "30"));
    arguments.addAll(List.of(more));
    keytool(arguments.toArray(String[]::new));
  }

  /** Listens with a key, on a free port of the loopback address. */
  public ServerSocket listen(String key) throws Exception {
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(load(key), PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), null, null);
    return context
        .getServerSocketFactory()
        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  /** Trusts a key, and no other. */
  public SSLContext trusting(String key) throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
    trusted.load(null, null);
    trusted.setCertificateEntry(key, load(key).getCertificate(key));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }

  /** The file of a key. */
  public String store(String key) {
    return directory.resolve(key + ".p12").toString();
  }

  /** Runs keytool on one of the files. */
  public void keytool(String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments));
    command.addAll(List.of("-storepass", new String(PASSWORD), "-storetype", "PKCS12"));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new AssertionError(said);
    }
  }

  private KeyStore load(String key) throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(Path.of(store(key)))) {
      store.load(in, PASSWORD);
    }
    return store;
  }
}
