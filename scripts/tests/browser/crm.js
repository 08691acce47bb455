// A page of somebody else's with a session's view in it, as docs/embedding.md says, on a server of its own.
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { script } from "../harness.js";

/** The lines that the documentation tells others to write, with another panel and other attributes in them. */
export function snippet(panel, attributes) {
  const [, lines] = /```html\n(.*?)```/s.exec(readFileSync(script("../docs/embedding.md"), "utf8"));
  return lines
    .replaceAll("https://wa.example.com/", String(panel))
    .replace('session="aura"', attributes);
}

/**
 * Serves one page, whose body a test changes, under every name of this machine; and at /around one with that in a frame.
 */
export async function startCrm() {
  let body = "";
  const server = createServer((request, response) => {
    response.setHeader("Content-Type", "text/html;charset=utf-8");
    if (request.url === "/around") {
      response.end(
        `<iframe src="http://127.0.0.1:${request.socket.localPort}/" title="CRM"></iframe>`,
      );
      return;
    }
    response.end(`<!doctype html>
      <html lang="es">
        <head>
          <meta charset="utf-8" />
          <meta name="viewport" content="width=device-width, initial-scale=1" />
          <meta name="color-scheme" content="light dark" />
          <title>CRM</title>
          <link rel="icon" href="data:," />
          <script>
            heard = [];
            addEventListener("enlace-status", (event) => heard.push(event.detail));
          </script>
        </head>
        <body style="font: 16px/1.5 system-ui; margin: 24px auto; max-width: 900px; padding: 0 12px">
          <main>
            <h1>Ficha del cliente</h1>
            ${body}
          </main>
        </body>
      </html>`);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  return {
    port,
    /** Has the page show a session of a panel. */
    show: (panel, attributes, more = "") => (body = snippet(panel, attributes) + more),
    stop: () => server.close(),
  };
}
