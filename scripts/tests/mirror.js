// A far side that throws back whatever secret it is sent, in every place where an answer has room for it.
import { once } from "node:events";
import { createServer as createHttp } from "node:http";
import { createServer as createHttps } from "node:https";
import { newCode } from "./rest-gateway.js";

/** What went wrong with it, or how it is linked; the secrets are what came in headers and body. */
const MODES = {
  created: (_, said) => json(201, { success: true, ...said }),
  code: async ({ path }, said) => {
    const { text } = await newCode();
    if (path.endsWith("/qr")) return json(200, { qr: text, ...said });
    return json(200, { status: "qr_code", hasQR: true, ...said });
  },
  linked: (_, said) => json(200, { status: "connected", phone: "5215512345678", ...said }),
  oops: (_, said) => json(500, { success: false, error: "INTERNAL", ...said }),
  noCode: ({ path }, said) =>
    path.endsWith("/qr")
      ? json(500, { success: false, error: "QR_GENERATION_ERROR", ...said })
      : json(200, { status: "qr_code", hasQR: true, ...said }),
  refused: (_, said) => json(401, { error: "Unauthorized", ...said }),
  word: (_, said) => json(200, { status: said.message, state: said.message, ...said }),
  malformed: (_, said) => answer(200, "application/json", `{"status":"${said.message}",,`),
  page: (_, said) => answer(200, "text/html", `<title>${said.message}</title>${said.message}`),
  redirect: (_, said) => ({
    ...answer(302, "text/html", said.message),
    location: `/elsewhere?key=${encodeURIComponent(said.message)}`,
  }),
  busy: (_, said) => json(429, { error: said.message }),
};

/** The names of them. */
export const modes = Object.keys(MODES);

const answer = (status, type, body) => ({ status, type, body });
const json = (status, body) => answer(status, "application/json", JSON.stringify(body));

/**
 * Starts one on a free port.
 *
 * @param {{ key: Buffer, cert: Buffer }} [tls] a certificate that nobody trusts
 */
export async function startMirror(tls) {
  let mode = "oops";
  /** What it was asked, with the secret as it came. */
  const requests = [];
  const listener = async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = Buffer.concat(chunks).toString();
    const headers = JSON.stringify(request.headers);
    requests.push({ url: request.url, headers, body });
    const secret = request.headers["x-api-key"] ?? request.headers["webhook-signature"] ?? "";
    const said = { message: `your key is ${secret}`, apikey: secret, debug: { headers } };
    const path = request.url.split("?")[0];
    const created = request.method === "POST" && path === "/api/sessions" && mode !== "oops";
    const play = created && !["refused", "malformed", "page", "redirect", "busy"].includes(mode);
    const {
      status,
      type,
      body: text,
      location,
    } = await MODES[play ? "created" : mode]({ path }, said);
    response.writeHead(status, {
      "content-type": type,
      "x-echo": String(secret),
      "set-cookie": `key=${encodeURIComponent(String(secret))}`,
      ...(location && { location }),
    });
    response.end(text);
  };
  const server = tls ? createHttps(tls, listener) : createHttp(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `${tls ? "https" : "http"}://127.0.0.1:${server.address().port}`,
    requests,
    /** @param {string} next one of {@link modes} */
    play: (next) => (mode = next),
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(closed));
    },
  };
}
