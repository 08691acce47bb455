// Points the unchanged gateway at the practice server:
//
//   ENLACE_PRACTICE_SERVER=ws://127.0.0.1:…/ws/chat \\
//     node --import ./scripts/practice/trust.js scripts/gateway/main.js
//
// Two constants that Baileys exports are set before the gateway starts: the address that it dials,
// and the key that signs the server's certificate. Both or neither: a process that trusts the
// practice key, whose private half is public, can dial nothing but loopback.
import { DEFAULT_CONNECTION_CONFIG, WA_CERT_DETAILS } from "baileys";
import { TEST_ROOT } from "./keys.js";

const url = new URL(process.env.ENLACE_PRACTICE_SERVER ?? "");
if (!["127.0.0.1", "localhost", "[::1]"].includes(url.hostname)) {
  throw new Error("ENLACE_PRACTICE_SERVER is not on this machine");
}
DEFAULT_CONNECTION_CONFIG.waWebSocketUrl = url.href;
WA_CERT_DETAILS.PUBLIC_KEY = TEST_ROOT.public;
