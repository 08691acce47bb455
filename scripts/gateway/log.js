import pino from "pino";

/** @param {string} level one of pino's */
export const openLog = (level) => pino({ level, base: undefined }, pino.destination(2));

/**
 * What Baileys may say in our log: its warnings, the sentence only. The objects that it adds hold
 * keys, names and numbers.
 *
 * @param {import("pino").Logger} log
 */
export function baileysLog(log) {
  const say = (level) => (details, sentence) => {
    const text = typeof details === "string" ? details : sentence;
    if (text) log[level]({ from: "baileys" }, withoutSecrets(String(text)));
  };
  const quiet = () => {};
  const logger = {
    level: "warn",
    trace: quiet,
    debug: quiet,
    info: quiet,
    warn: say("warn"),
    error: say("error"),
    fatal: say("error"),
    child: () => logger,
  };
  return logger;
}

const withoutSecrets = (text) =>
  text
    .slice(0, 200)
    .replace(/\d{6,}/g, "…")
    .replace(/[\w+/=-]{24,}/g, "…");

/** libsignal prints whole sessions, private keys and all, on the console. */
export function muteConsole() {
  for (const name of ["log", "info", "warn", "error", "debug", "trace", "dir"])
    console[name] = () => {};
}
