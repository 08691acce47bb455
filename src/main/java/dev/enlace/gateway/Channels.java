package dev.enlace.gateway;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decides which session of a gateway goes over which channel.
 *
 * <p>One for all of them, once the gateway was seen to say which session it speaks of. Until then
 * each has its own, and for good as soon as it once does not say so: what it means could be told by
 * the channel alone.
 *
 * <p>On the scheduler's thread.
 */
final class Channels {
  private static final Logger LOG = System.getLogger(Channels.class.getName());

  /** Longer than a link takes for its own. */
  private static final Duration GOODBYE = Duration.ofSeconds(2);

  /** Whether the gateway names the sessions that it speaks of, by what it pushed so far. */
  private enum Naming {
    UNSEEN,
    ALWAYS,
    NOT_ALWAYS
  }

  private final SocketIoGateway gateway;

  // Also those that say goodbye.
  private final Set<SocketIoChannel> channels = new LinkedHashSet<>();
  private Naming naming = Naming.UNSEEN;
  private @Nullable SocketIoChannel common;

  Channels(SocketIoGateway gateway) {
    this.gateway = gateway;
  }

  /** The channel for one session more: the common one, its attempt under way, or a new one. */
  SocketIoChannel forSession() {
    SocketIoChannel shared = common;
    if (shared != null && !shared.isOver()) {
      return shared;
    }
    SocketIoChannel opened = new SocketIoChannel(gateway, this);
    channels.add(opened);
    if (naming == Naming.ALWAYS) {
      common = opened;
    }
    opened.start();
    return opened;
  }

  /** An event named the session that it is about. */
  void named(SocketIoChannel by) {
    if (naming != Naming.UNSEEN || !gateway.settings().shares()) {
      return;
    }
    naming = Naming.ALWAYS;
    common = by;
    for (SocketIoChannel channel : List.copyOf(channels)) {
      if (channel != by) {
        channel.sessions().forEach(session -> session.moveTo(this));
      }
    }
  }

  /** An event that says something about a session did not say about which. */
  void unnamed() {
    if (naming == Naming.NOT_ALWAYS) {
      return;
    }
    naming = Naming.NOT_ALWAYS;
    common = null;
    List<SocketIoChannel> mixed =
        channels.stream().filter(channel -> !channel.isOver() && channel.isMixed()).toList();
    if (!mixed.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "gateway "
              + gateway.name()
              + " does not always say which session it speaks of:"
              + " from now on each has a connection of its own");
    }
    for (SocketIoChannel channel : mixed) {
      channel.sessions().forEach(session -> session.moveTo(this));
    }
  }

  /** A channel ended; the gateway's own end cuts a goodbye that takes its time. */
  void ended(SocketIoChannel channel) {
    gateway.scheduler().after(GOODBYE, () -> channels.remove(channel));
  }

  void abort() {
    List.copyOf(channels).forEach(SocketIoChannel::abort);
    channels.clear();
  }
}
