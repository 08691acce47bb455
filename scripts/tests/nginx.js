// A real nginx with docs/deploy/nginx.conf, in which only names, ports and files are changed.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changed, freePort, launchUntil, script } from "./harness.js";

/** The name in the configuration, which leads to this machine for a browser that was told so. */
export const NAME = "panel.example.org";

/** What is needed for it and not there, if anything is. */
export function missing() {
  return ["nginx", "openssl"].find((program) => {
    try {
      execFileSync(program, [program === "nginx" ? "-v" : "version"], { stdio: "ignore" });
      return false;
    } catch (error) {
      return error.code === "ENOENT";
    }
  });
}

/** @param {string} panel where it is, as `127.0.0.1:8080` */
export async function startNginx(panel) {
  const directory = mkdtempSync(join(tmpdir(), "enlace-nginx-"));
  const at = (name) => join(directory, name);
  const [port, plainPort] = [await freePort(), await freePort()];
  makeCertificate(at("cert.pem"), at("key.pem"));
  writeFileSync(
    at("site.conf"),
    changed(readFileSync(script("../docs/deploy/nginx.conf"), "utf8"), {
      "server 127.0.0.1:8080;": `server ${panel};`,
      "listen 80;": `listen 127.0.0.1:${plainPort};`,
      "listen 443 ssl http2;": `listen 127.0.0.1:${port} ssl http2;`,
      "/etc/ssl/certs/panel.example.org.pem": at("cert.pem"),
      "/etc/ssl/private/panel.example.org.key": at("key.pem"),
    }),
  );
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  writeFileSync(
    at("nginx.conf"),
    `daemon off;
     ${process.getuid?.() === 0 ? "user root;" : ""}
     worker_processes 1;
     pid ${at("nginx.pid")};
     error_log stderr notice;
     events {}
     http {
       access_log off;
       ${temporary.map((name) => `${name}_temp_path ${at(name)};`).join("\n       ")}
       include ${at("site.conf")};
     }`,
  );
  const nginx = await launchUntil(/start worker process /, "nginx", [
    ...["-c", at("nginx.conf"), "-p", directory],
    ...["-e", "stderr"],
  ]);
  return {
    url: `https://${NAME}:${port}/enlace/`,
    port,
    plainPort,
    log: nginx.log,
    stop: async () => {
      await nginx.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** One that nobody trusts. */
export function makeCertificate(certificate, key) {
  const what = ["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1"];
  const whose = ["-nodes", "-days", "2", "-subj", `/CN=${NAME}`];
  const names = ["-addext", `subjectAltName=DNS:${NAME}`];
  execFileSync("openssl", [...what, ...whose, ...names, "-keyout", key, "-out", certificate], {
    stdio: "ignore",
  });
}
