package dev.enlace.web;

import dev.enlace.access.Access;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The filter that lets people in, and the servlets with which they come and go. */
public final class Entrance {
  private final Access access;
  private final Peer peer;
  private final LoginCookie cookie;
  private final Embedding embedding;

  /**
   * @param loopback whether a name or an address means this machine and no other
   * @param embedding whether other pages may have anything of ours in them
   */
  public Entrance(Access access, Predicate<String> loopback, Embedding embedding) {
    this.access = access;
    this.embedding = embedding;
    peer = new Peer(loopback, access.trustedProxies());
    cookie = new LoginCookie(peer, "enlace");
  }

  /** Whether a request's browser came over TLS. */
  public boolean isSecure(HttpServletRequest request) {
    return peer.isSecure(request);
  }

  /** Gives every request its id. */
  public RequestIdFilter requestId() {
    return new RequestIdFilter(peer);
  }

  /**
   * Decides who is asking, and whether they may.
   *
   * @param linking whether a session, by its id, is waiting for a phone just now
   */
  public AccessFilter filter(Predicate<String> linking) {
    return new AccessFilter(access, peer, cookie, linking, embedding);
  }

  /** Writes down who did what. */
  public AuditFilter audit() {
    return new AuditFilter(access, peer);
  }

  /**
   * Signs browsers in.
   *
   * @param opened told the session whose share link was opened
   */
  public LoginServlet login(Messages messages, Scheduler scheduler, Consumer<String> opened) {
    return new LoginServlet(access, peer, cookie, messages, scheduler, opened, embedding.isOn());
  }

  /** Signs them out. */
  public LogoutServlet logout() {
    return new LogoutServlet(access, peer, cookie);
  }

  /** Tells who is signed in, and ends the logins of others. */
  public LoginsServlet logins(Scheduler scheduler) {
    return new LoginsServlet(access.logins(), cookie, scheduler);
  }

  /** The page on which one signs in, and that to which a share link leads. */
  public LoginPageServlet page(Pages pages) {
    return new LoginPageServlet(pages);
  }
}
