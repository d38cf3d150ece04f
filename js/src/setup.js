// One hub for all workers of a run, in Playwright and in Vitest: `globalSetup: "mockhub/setup"`.

import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { MockHub } from "./hub.js";

/** Start a hub, unless one runs already; workers find it by `MOCKHUB_CONTROL_URL`. Return what stops it. */
export default async function setup() {
  if (process.env.MOCKHUB_CONTROL_URL) return undefined;
  const hub = await MockHub.start();
  process.env.MOCKHUB_CONTROL_URL = hub.control;
  const forget = hub.caFile === null ? async () => {} : await trust(hub.caFile);
  return async () => {
    await hub.stop();
    await forget();
  };
}

/** Have workers trust a certificate besides those they trust already: Node reads one file when it starts. @param {string} caFile */
async function trust(caFile) {
  process.env.MOCKHUB_CA_FILE = caFile;
  const before = process.env.NODE_EXTRA_CA_CERTS;
  process.env.NODE_EXTRA_CA_CERTS = caFile;
  if (!before) return async () => {};
  const folder = await mkdtemp(join(tmpdir(), "mockhub-"));
  process.env.NODE_EXTRA_CA_CERTS = join(folder, "trusted.pem");
  await writeFile(process.env.NODE_EXTRA_CA_CERTS, `${await readFile(before, "utf8")}\n${await readFile(caFile, "utf8")}`);
  return () => rm(folder, { recursive: true });
}
