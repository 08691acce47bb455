// The containers as their makers ship them, each with a base directory of its own and nothing deployed yet. The build
// unpacks them: mvn dependency:unpack@containers
import assert from "node:assert/strict";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { changed, launchUntil, script, until } from "./harness.js";

const JVM_OPTIONS = [
  // Quick to start, as nothing here runs for long.
  ...["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m"],
  // What is only kept as long as there is room for it is no leftover.
  "-XX:SoftRefLRUPolicyMSPerMB=0",
];
const HOMES = script("../target/containers");
const WAR = script("../target/enlace.war");

/** @param {string} release how the name of the unpacked directory begins */
function home(release) {
  const found = existsSync(HOMES) && readdirSync(HOMES).find((name) => name.startsWith(release));
  assert.ok(found, `no ${release} in ${HOMES}: run mvn dependency:unpack@containers`);
  return join(HOMES, found);
}

/**
 * @param {"10.1" | "11.0"} release
 * @param {Record<string, string>} settings environment of the container
 * @param {string[]} properties system properties, as `name=value`
 */
export async function startTomcat(release, settings, properties = []) {
  const from = home(`apache-tomcat-${release}`);
  const base = mkdtempSync(join(tmpdir(), "enlace-tomcat-"));
  cpSync(join(from, "conf"), join(base, "conf"), { recursive: true });
  for (const directory of ["webapps", "logs", "temp", "work"]) mkdirSync(join(base, directory));
  const server = join(base, "conf/server.xml");
  const changes = {
    // Nothing asks it to stop but a signal.
    '<Server port="8005"': '<Server port="-1"',
    '<Connector port="8080" protocol="HTTP/1.1"\n':
      '<Connector port="0" address="127.0.0.1" protocol="HTTP/1.1"\n',
    // It looks for what was dropped in, or taken out, ten times as often.
    '<Engine name="Catalina" defaultHost="localhost">':
      '<Engine name="Catalina" defaultHost="localhost" backgroundProcessorDelay="1">',
  };
  writeFileSync(server, changed(readFileSync(server, "utf8"), changes));
  const container = await launchUntil(
    /Server startup in/,
    join(from, "bin/catalina.sh"),
    ["run"],
    {
      ...settings,
      CATALINA_HOME: from,
      CATALINA_BASE: base,
      CATALINA_OPTS: [...JVM_OPTIONS, ...properties.map((property) => `-D${property}`)].join(" "),
    },
    base,
  );
  const [, port] = /\["http-nio-127\.0\.0\.1-auto-\d+-(\d+)"]/.exec(container.log());
  return new Container(container, base, Number(port));
}

/** As {@link startTomcat}. */
export async function startJetty(settings, properties = []) {
  const from = home("jetty-home-");
  const base = mkdtempSync(join(tmpdir(), "enlace-jetty-"));
  for (const directory of ["webapps", "work", "environments"]) mkdirSync(join(base, directory));
  const container = await launchUntil(
    /oejs\.Server:.* Started /,
    "java",
    [
      ...[...JVM_OPTIONS, ...properties.map((property) => `-D${property}`)],
      ...["-jar", join(from, "start.jar"), `jetty.base=${base}`],
      ...["jetty.http.host=127.0.0.1", "jetty.http.port=0", "jetty.deploy.scanInterval=1"],
      // Last: what stands behind it is for the applications of its environment.
      "--module=http,ee10-deploy",
    ],
    settings,
    base,
  );
  const [, port] = /Started .*\{127\.0\.0\.1:(\d+)}/.exec(container.log());
  return new Container(container, base, Number(port));
}

class Container {
  #launched;
  #base;

  constructor(launched, base, port) {
    this.#launched = launched;
    this.#base = base;
    this.pid = launched.child.pid;
    this.port = port;
    this.url = `http://127.0.0.1:${port}`;
  }

  log() {
    return this.#launched.log();
  }

  /** Drops the WAR in, and waits until it answers. */
  async deploy(context) {
    // Not before it is there as a whole.
    copyFileSync(WAR, join(this.#base, "dropped.war"));
    renameSync(join(this.#base, "dropped.war"), this.#war(context));
    await until(`${context || "/"} to answer`, () => this.#answers(context), { timeoutMs: 30_000 });
  }

  /** Takes the WAR out, and waits until nothing answers there. */
  async undeploy(context) {
    rmSync(this.#war(context));
    const gone = async () => !(await this.#answers(context));
    await until(`${context || "/"} to be gone`, gone, { timeoutMs: 30_000 });
  }

  async stop() {
    await this.#launched.stop();
    rmSync(this.#base, { recursive: true, force: true });
  }

  #war(context) {
    return join(this.#base, "webapps", `${context.slice(1) || "ROOT"}.war`);
  }

  async #answers(context) {
    const response = await fetch(`${this.url}${context}/healthz`);
    await response.arrayBuffer();
    return response.status === 200;
  }
}
