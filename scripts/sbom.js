#!/usr/bin/env node
// sbom.js FILE: adds to a CycloneDX bill of materials, which Maven made of what Maven brought, what npm has brought into
// the WAR.
import { readFileSync, writeFileSync } from "node:fs";

/** The page's only library; the others run in the tests and in the local gateway. */
const IN_THE_PAGE = ["lean-qr"];

const [file] = process.argv.slice(2);
if (!file) throw new Error("Which file? Example: scripts/sbom.js target/release/enlace.cdx.json");
const bom = JSON.parse(readFileSync(file, "utf8"));
const lock = JSON.parse(readFileSync(new URL("package-lock.json", import.meta.url), "utf8"));
const root = bom.dependencies.find(({ ref }) => ref === bom.metadata.component["bom-ref"]);

for (const name of IN_THE_PAGE) {
  const { version, integrity, license } = lock.packages[`node_modules/${name}`];
  const purl = `pkg:npm/${name}@${version}`;
  if (bom.components.some((known) => known.purl === purl)) continue;
  const [, sha512] = /^sha512-(.+)$/.exec(integrity);
  bom.components.push({
    type: "library",
    "bom-ref": purl,
    name,
    version,
    scope: "required",
    hashes: [{ alg: "SHA-512", content: Buffer.from(sha512, "base64").toString("hex") }],
    licenses: [{ license: { id: license } }],
    purl,
  });
  root.dependsOn.push(purl);
  bom.dependencies.push({ ref: purl, dependsOn: [] });
}
writeFileSync(file, `${JSON.stringify(bom, null, 2)}\n`);
