// The practice phone, and the bad days, over HTTP. JSON in and out; a refusal is {success: false,
// error, message}.
//
//   POST /scan        {qr, phone?, name?}   the phone scans; answered when the client has signed:
//                                           the device; 400 not a linking code, 404 unknown,
//                                           409 scanned already, 410 expired, 422 refused
//   POST /enter-code  {code, phone}         the owner types a code; 404 none asked for, 422 wrong
//   POST /logout      {jid?, phone?}        removes devices: all of them where nothing is named
//   POST /drop        {how?, jid?, phone?}  terminate (default), close, or freeze: says no more
//   POST /settings    any of DEFAULT_SETTINGS in server.js
//   GET  /state       connections, devices, settings
import { jsonServer, readJson, Refusal } from "../loopback.js";

/**
 * @param {import("./server.js").PracticeServer} server
 * @param {(error: unknown) => void} report told of a fault of ours
 */
export function controlServer(server, report) {
  const routes = {
    "GET /state": () => server.state(),
    "POST /scan": async (body) => server.describe(await server.scan(body)),
    "POST /enter-code": async (body) => server.describe(await server.enterCode(body)),
    "POST /logout": (body) => server.logout(body),
    "POST /drop": (body) => server.drop(body),
    "POST /settings": (body) => server.configure(body),
  };
  return jsonServer(async (request) => {
    const call = `${request.method} ${request.url}`;
    if (!Object.hasOwn(routes, call)) {
      throw new Refusal(404, "no_such_route", `known are ${Object.keys(routes).join(", ")}`);
    }
    return [200, { success: true, ...(await routes[call](await readJson(request))) }];
  }, report);
}
