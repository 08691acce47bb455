import { messageOf } from "./messages.js";

/**
 * What a snapshot says to somebody who may look on only: there is no code for them, and nothing to press.
 *
 * @type {typeof messageOf}
 */
export function onlookerMessageOf(snapshot, words, rung) {
  const { status, reason } = snapshot;
  const key = `onlooker.${reason ?? status}`;
  return words.has(`${key}.title`)
    ? { title: words.say(`${key}.title`), body: words.say(`${key}.body`) }
    : messageOf(snapshot, words, rung);
}
