package dev.enlace.session;

import dev.enlace.gateway.Account;
import dev.enlace.gateway.Gateway;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog.Kind;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a session does when people ask for something, each time with the name of who did, where that
 * is known. On the session thread only.
 */
final class Wishes {
  private final LinkMachine machine;
  private final GatewayRules rules;
  private final Gateway gateway;
  private final Conversation talk;
  private final Timers timers;
  private final PairingFlow pairing;

  Wishes(LinkMachine machine, GatewayRules rules) {
    this.machine = machine;
    this.rules = rules;
    this.gateway = machine.gateway;
    this.talk = machine.talk;
    this.timers = machine.timers;
    this.pairing = machine.pairing;
  }

  /** Notes that somebody made this session. */
  void created(@Nullable String name, @Nullable String expectedPhone, @Nullable String by) {
    if (name != null || expectedPhone != null) {
      machine.change().name(name).expectedPhone(expectedPhone).publish();
    }
    machine.logWish(Kind.CREATED, by);
  }

  void edit(Edit edit, @Nullable String by) {
    String name = edit.named() ? edit.name() : machine.snapshot().name();
    String expectedPhone =
        edit.expecting() ? edit.expectedPhone() : machine.snapshot().expectedPhone();
    boolean same =
        Objects.equals(name, machine.snapshot().name())
            && Objects.equals(expectedPhone, machine.snapshot().expectedPhone());
    if (!same) {
      machine.change().name(name).expectedPhone(expectedPhone).publish();
      machine.logWish(Kind.CHANGED, by);
    }
  }

  void link(@Nullable String by) {
    if (machine.deleting) {
      return;
    }
    switch (machine.snapshot().state()) {
      case IDLE, LOGGED_OUT, NEEDS_ACTION -> {
        machine.letGo();
        boolean wasPaused = machine.snapshot().reason() == Reason.ACCOUNT_PAUSED;
        // One that would have gone on by itself; from here on another one counts.
        machine.endFlow(machine.snapshot().reason(), by);
        boolean wasLinked =
            machine.snapshot().account() != null
                && machine.snapshot().reason() != Reason.ACCOUNT_UNEXPECTED;
        // The page promised it: going on is no way of taking that back.
        boolean leaves = machine.unlinking && machine.snapshot().account() != null;
        if (!leaves) {
          machine.endUnlinking();
        }
        machine.failures = 0;
        machine.tries = 0;
        rules.reset();
        machine.change().anew().qrError(null).set();
        if (wasLinked || leaves) {
          // The way back to an account, or to its end, is no attempt at linking.
          machine.logWish(wasPaused ? Kind.FOLLOWING_RESUMED : Kind.RETRY_ASKED, by);
        } else {
          machine.startFlow(null, by);
        }
        machine.connect();
      }
      case CONNECTING, RECONNECTING, WAITING_FOR_QR -> {
        // A second press while an attempt or a question is on its way must not start another one.
        if (!talk.isOpen()) {
          machine.logWish(Kind.RETRY_ASKED, by);
          machine.connect();
        } else if (talk.isFree()) {
          machine.logWish(Kind.RETRY_ASKED, by);
          machine.ask();
        }
      }
      case LINKED -> machine.ask();
      case AWAITING_SCAN, LINKING -> {}
    }
  }

  /** A pairing code for the phone of that number, from where a link can still come. */
  void pair(String phone, @Nullable String by) {
    if (machine.deleting
        || machine.snapshot().account() != null
        || machine.snapshot().state() == LinkState.LINKING) {
      return;
    }
    switch (machine.snapshot().state()) {
      case IDLE, LOGGED_OUT, NEEDS_ACTION -> link(by);
      default -> {}
    }
    pairing.wish(phone, by);
  }

  /** Somebody says that the account of that number is the right one. */
  void confirmAccount(@Nullable String phone, @Nullable String by) {
    Account account = machine.snapshot().account();
    if (machine.snapshot().asksForAccount()
        && account != null
        && Objects.equals(phone, account.phone())) {
      machine.change().accountConfirmed().publish();
      machine.logWish(Kind.ACCOUNT_CONFIRMED, by);
    }
  }

  /**
   * Asks the gateway now what would be asked, or tried, some time later anyway. Where nothing is
   * planned this does nothing: asking would start what somebody stopped.
   */
  void refresh() {
    if (talk.isFree()) {
      machine.ask();
    } else if (!talk.isOpen() && timers.isSet(Timers.Name.NEXT)) {
      machine.connect();
    }
  }

  void stop(@Nullable String by) {
    if (machine.deleting) {
      return;
    }
    machine.endUnlinking();
    if (machine.snapshot().state() != LinkState.IDLE) {
      machine.letGo();
      // Nobody follows the account any more, and it is linked all the same.
      boolean linked = machine.snapshot().account() != null;
      Reason reason = linked ? Reason.ACCOUNT_PAUSED : null;
      machine.change().state(LinkState.IDLE).reason(reason).publish();
      machine.logWish(linked ? Kind.FOLLOWING_PAUSED : Kind.STOPPED, by);
      machine.endFlow(null, by);
    }
  }

  void logout(@Nullable String by) {
    if (machine.snapshot().state() == LinkState.LOGGED_OUT || machine.unlinking) {
      return;
    }
    machine.unlinking = true;
    machine.logWish(Kind.LOGOUT_ASKED, by);
    // Said before it is done: the gateway may be away for long.
    machine.touch();
    machine.unlinkNow();
  }

  /**
   * Takes back a wish to unlink of which the gateway has not heard yet. Whether it heard of one
   * that an earlier run of the panel took on is not known; such a one stays.
   */
  void keepLinked(@Nullable String by) {
    if (machine.unlinking && !machine.deleting && !machine.unlinkSent) {
      machine.endUnlinking();
      machine.logWish(Kind.LOGOUT_WITHDRAWN, by);
      machine.touch();
    }
  }

  void delete(@Nullable String by) {
    if (!machine.deleting) {
      machine.deleting = true;
      // The phone has taken the code, and may finish without us.
      machine.linkedThere |= machine.snapshot().state() == LinkState.LINKING;
      machine.logWish(Kind.DELETE_ASKED, by);
      machine.goOnDeleting();
    }
  }

  /** Somebody came to look: what waited in the slow rhythm goes on now. */
  void hurry() {
    if (!timers.isSet(Timers.Name.NEXT)) {
      return;
    }
    if (talk.isFree() && !gateway.pushes()) {
      machine.ask();
    } else if (!talk.isOpen() && machine.snapshot().reason() == Reason.PANEL_RESTARTED) {
      machine.connect();
    }
  }

  /** Something was done around it that is none of its own doing. */
  void note(Kind kind, @Nullable String by) {
    machine.logWish(kind, by);
    machine.touch();
  }
}
