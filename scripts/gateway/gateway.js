// The sessions, and the one port on which Socket.IO and REST are spoken.
import { setTimeout as sleep } from "node:timers/promises";
import { jsonServer, listen, Refusal } from "../loopback.js";
import { lockDirectory, openDirectory } from "./directory.js";
import { KeyFile, storedIds } from "./key-file.js";
import { keyCheck } from "./key-check.js";
import { Rest } from "./rest.js";
import { Session } from "./session.js";
import { SocketIo } from "./socket-io.js";

const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;
export class Gateway {
  #directory;
  #socketOptions;
  #maxSessions;
  #log;
  #sessions = new Map();
  #goodbyes = new Map(); // by id: the end of a session that is no longer in the list
  #http;
  #events;
  #unlock = () => {};

  /**
   * @param {object} options
   * @param {string} options.directory where the keys of the sessions are
   * @param {string} [options.key] what clients have to show; without it all of this machine may enter
   * @param {object} options.socketOptions options of Baileys' own
   * @param {number} options.maxSessions how many it holds
   * @param {import("pino").Logger} options.log
   */
  constructor({ directory, key, socketOptions, maxSessions, log }) {
    this.#directory = directory;
    this.#socketOptions = socketOptions;
    this.#maxSessions = maxSessions;
    this.#log = log;
    const mayEnter = keyCheck(key);
    const rest = new Rest(this, mayEnter);
    this.#http = jsonServer(
      (request) => rest.answer(request),
      (error) => log.error({ err: error }, "a request failed"),
    );
    this.#events = new SocketIo(this.#http, this, mayEnter, log);
  }

  /**
   * Takes up the sessions of an earlier run, and listens. Those that were linked connect at once,
   * the others wait for somebody to ask.
   *
   * @param {number} port 0 takes a free one
   * @returns {Promise<number>} the port
   */
  async start(port) {
    openDirectory(this.#directory);
    this.#unlock = lockDirectory(this.#directory);
    for (const id of (await storedIds(this.#directory)).filter((name) => ID.test(name))) {
      const session = this.#add(id, await KeyFile.read(this.#directory, id, this.#reporter(id)));
      if (session.linked) session.wake();
    }
    return listen(this.#http, port);
  }

  /** Ends all connections; the accounts stay linked. Takes three seconds at the most. */
  async close() {
    this.#events.close();
    this.#http.close();
    this.#http.closeAllConnections();
    const closing = this.sessions().map((session) => session.close());
    const closed = Promise.all([...closing, ...this.#goodbyes.values()]);
    await Promise.race([closed, sleep(3_000, undefined, { ref: false })]);
    this.#unlock();
  }

  sessions() {
    return [...this.#sessions.values()];
  }

  /** @throws {Refusal} 400 */
  known(id) {
    checkId(id);
    return this.#sessions.get(id);
  }

  /** @throws {Refusal} 400 or 404 */
  find(id) {
    const session = this.known(id);
    if (!session) {
      throw new Refusal(404, "SESSION_NOT_FOUND", `There is no session "${id}".`);
    }
    return session;
  }

  /**
   * The session of that name, a new one where there is none yet, started. A gateway that is full
   * forgets one for it that nobody would miss.
   *
   * @returns {Promise<{ session: Session, isNew: boolean }>}
   * @throws {Refusal} 400 or 409
   */
  async open(id) {
    checkId(id);
    await this.#goodbyes.get(id);
    const known = this.#sessions.get(id);
    if (!known && this.#sessions.size >= this.#maxSessions) this.#makeRoom();
    const session = known ?? this.#add(id, KeyFile.create(this.#directory, id, this.#reporter(id)));
    session.wake();
    return { session, isNew: !known };
  }

  /** Logs the session out and forgets it. */
  async remove(id) {
    const session = this.find(id);
    await session.remove();
    this.#sessions.delete(id);
    session.removeAllListeners();
  }

  /** Forgets the oldest session that is stopped, belongs to no account, and is followed by nobody. */
  #makeRoom() {
    const unused = this.sessions().find(
      ({ id, isStopped, linked }) => isStopped && !linked && !this.#events.isFollowed(id),
    );
    if (!unused) {
      const message = `This gateway holds ${this.#maxSessions} sessions.`;
      throw new Refusal(409, "TOO_MANY_SESSIONS", message);
    }
    const { id } = unused;
    this.#sessions.delete(id);
    unused.removeAllListeners();
    this.#log.info({ session: id }, "forgotten, to make room for another");
    // A new one of that name waits until the old one's file is gone.
    this.#goodbyes.set(
      id,
      unused.remove().finally(() => this.#goodbyes.delete(id)),
    );
  }

  #add(id, keys) {
    const session = new Session(id, keys, this.#socketOptions);
    this.#sessions.set(id, session);
    session.on("status", () => {
      const { status, trouble, nextAttemptIn } = session;
      this.#log.info({ session: id, status, ...trouble, nextAttemptIn }, "status");
    });
    this.#events.follow(session);
    return session;
  }

  #reporter(id) {
    return (message, error) => {
      this.#log.error({ session: id, problem: error.code ?? error.name }, message);
    };
  }
}

function checkId(id) {
  if (typeof id === "string" && ID.test(id)) return;
  const message =
    "A session's id has 1 to 63 small letters, digits, - and _, and begins with a letter or digit.";
  throw new Refusal(400, "BAD_SESSION_ID", message);
}
