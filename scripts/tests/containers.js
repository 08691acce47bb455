// The containers as their makers ship them, each with a base directory of its own, a user, and nothing deployed yet. The
// build unpacks them: mvn dependency:unpack@containers
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
const LIBRARIES = script("../target/launcher/lib");

/** Whom each of them knows. */
export const USER = { name: "ana", password: "la-clave-de-ana", role: "panel-operator" };

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
  writeFileSync(
    join(base, "conf/tomcat-users.xml"),
    `<tomcat-users xmlns="http://tomcat.apache.org/xml">
       <user username="${USER.name}" password="${USER.password}" roles="${USER.role}"/>
     </tomcat-users>`,
  );
  // The driver of a data source is the container's.
  mkdirSync(join(base, "lib"));
  const h2 = readdirSync(LIBRARIES).find((name) => name.startsWith("h2-"));
  copyFileSync(join(LIBRARIES, h2), join(base, "lib", h2));
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
  return new Tomcat(container, base, Number(port));
}

/** As {@link startTomcat}. */
export async function startJetty(settings, properties = []) {
  const from = home("jetty-home-");
  const base = mkdtempSync(join(tmpdir(), "enlace-jetty-"));
  for (const directory of ["webapps", "work", "environments"]) mkdirSync(join(base, directory));
  writeFileSync(join(base, "users.properties"), `${USER.name}: ${USER.password},${USER.role}\n`);
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
  return new Jetty(container, base, Number(port));
}

class Container {
  #launched;

  constructor(launched, base, port) {
    this.#launched = launched;
    this.base = base;
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
    copyFileSync(WAR, join(this.base, "dropped.war"));
    renameSync(join(this.base, "dropped.war"), this.#dropped(context));
    await this.#begins(context);
  }

  /** Puts a description there instead, which says where the WAR is, and has settings of its own. */
  async describe(context, settings) {
    const war = join(this.base, "described.war");
    copyFileSync(WAR, war);
    writeFileSync(this.described(context), this.description(context, war, settings));
    await this.#begins(context);
  }

  /** Takes it out, and waits until nothing answers there. */
  async undeploy(context) {
    const [file] = [this.described(context), this.#dropped(context)].filter(existsSync);
    rmSync(file);
    const gone = async () => !(await this.#answers(context));
    await until(`${context || "/"} to be gone`, gone, { timeoutMs: 30_000 });
  }

  async stop() {
    await this.#launched.stop();
    rmSync(this.base, { recursive: true, force: true });
  }

  #dropped(context) {
    return join(this.base, "webapps", `${context.slice(1) || "ROOT"}.war`);
  }

  #begins(context) {
    return until(`${context || "/"} to answer`, () => this.#answers(context), {
      timeoutMs: 30_000,
    });
  }

  async #answers(context) {
    const response = await fetch(`${this.url}${context}/healthz`);
    await response.arrayBuffer();
    return response.status === 200;
  }
}

class Tomcat extends Container {
  /** Its users may come in everywhere. */
  usersEverywhere = true;

  described(context) {
    const directory = join(this.base, "conf/Catalina/localhost");
    mkdirSync(directory, { recursive: true });
    return join(directory, `${context.slice(1)}.xml`);
  }

  /** With entries of JNDI, and a data source of Tomcat's for the store. */
  description(context, war, settings) {
    const entries = { ...settings, "enlace.store.url": "java:comp/env/jdbc/enlace" };
    const lines = Object.entries(entries).map(
      ([name, value]) => `<Environment name="${name}" type="java.lang.String" value="${value}"/>`,
    );
    return `<Context docBase="${war}">
        ${lines.join("\n")}
        <Resource name="jdbc/enlace" type="javax.sql.DataSource" auth="Container"
            driverClassName="org.h2.Driver" url="jdbc:h2:${this.database()}"/>
      </Context>`;
  }

  /** Where the database of that data source is. */
  database() {
    return join(this.base, "container-database");
  }
}

class Jetty extends Container {
  /** Its users may come in only where it is told so. */
  usersEverywhere = false;

  described(context) {
    return join(this.base, "webapps", `${context.slice(1)}.xml`);
  }

  /** With context parameters, and with users. */
  description(context, war, settings) {
    const lines = Object.entries(settings).map(
      ([name, value]) =>
        `<Call name="setInitParameter"><Arg>${name}</Arg><Arg>${value}</Arg></Call>`,
    );
    return `<?xml version="1.0"?>
      <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
      <Configure class="org.eclipse.jetty.ee10.webapp.WebAppContext">
        <Set name="contextPath">${context}</Set>
        <Set name="war">${war}</Set>
        ${lines.join("\n")}
        <Call class="org.eclipse.jetty.util.resource.ResourceFactory" name="root">
          <Call id="users" name="newResource"><Arg>${join(this.base, "users.properties")}</Arg></Call>
        </Call>
        <Get name="securityHandler">
          <Set name="authenticationType">BASIC</Set>
          <Set name="loginService"><New class="org.eclipse.jetty.security.HashLoginService">
              <Set name="name">enlace</Set>
              <Set name="config"><Ref refid="users"/></Set>
            </New></Set>
        </Get>
      </Configure>`;
  }
}
