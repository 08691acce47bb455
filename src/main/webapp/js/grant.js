/**
 * @import { Wish } from "./actions-view.js"
 * @import { Api } from "./api.js"
 */

/**
 * Has the server do what a button is for.
 *
 * @param {Api} api
 * @param {Wish} wish
 * @param {boolean} absent whether the server does not know the session yet
 */
export async function grant(api, wish, absent) {
  switch (wish) {
    case "cancel":
      return api.stop();
    case "unlink":
      return api.logout();
    case "keep":
      return api.logout(true);
    case "startOver":
      // In one: the attempt that is under way ends only where there is a turn left for a new one.
      return api.link(true);
    default:
      return absent ? api.start() : api.link();
  }
}
