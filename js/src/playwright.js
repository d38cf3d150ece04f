// Playwright's `test` with a hub for each worker and a sandbox for each test.

import { test as base } from "@playwright/test";

import { ControlError } from "./errors.js";
import { MockHub } from "./hub.js";

export { expect } from "@playwright/test";

/** @import {PlaywrightTestArgs, PlaywrightTestOptions, PlaywrightWorkerArgs, PlaywrightWorkerOptions} from "@playwright/test" */
/** @import {TestInfo, TestType} from "@playwright/test" */
/** @import {StartOptions, World} from "./hub.js" */
/** @import {Sandbox} from "./sandbox.js" */
/**
 * What a test is given.
 *
 * @typedef {object} Fixtures
 * @property {World} mockhubOptions what the test's sandbox is like: `scenario`, `widgets`, `clock` ...
 * @property {Sandbox} mockhub the test's own sandbox; what its scenario expects is verified when the test has passed
 */
/**
 * What the tests of a worker share.
 *
 * @typedef {object} WorkerFixtures
 * @property {StartOptions} mockhubStart how a hub is started where none runs already
 * @property {MockHub} mockhubHub the hub: the one that `MOCKHUB_CONTROL_URL` names, or one of the worker's own
 */
/** @typedef {PlaywrightTestArgs & PlaywrightTestOptions & Fixtures} TestArgs */
/** @typedef {PlaywrightWorkerArgs & PlaywrightWorkerOptions & WorkerFixtures} WorkerArgs */

const NOTHING_EXPECTED = "nothing-armed";

/** @type {TestType<TestArgs, WorkerArgs>} */
export const test = base.extend(
  /** @type {Parameters<typeof base.extend<Fixtures, WorkerFixtures>>[0]} */ ({
    // Its certificates are signed by a CA of its own, which browsers do not know.
    ignoreHTTPSErrors: true,
    mockhubOptions: [{}, { option: true }],
    mockhubStart: [{}, { option: true, scope: "worker" }],
    mockhubHub: [
      async ({ mockhubStart }, use) => {
        const runs = Boolean(process.env.MOCKHUB_CONTROL_URL);
        const hub = runs ? await MockHub.attach() : await MockHub.start(mockhubStart);
        await use(hub);
        await hub.stop();
      },
      { scope: "worker" },
    ],
    mockhub: async ({ mockhubHub, mockhubOptions }, use, testInfo) => {
      const usual = { label: testInfo.titlePath.join(" "), strict: true };
      const sandbox = await mockhubHub.sandbox({ ...usual, ...mockhubOptions });
      await use(sandbox);
      const unmet = passed(testInfo) ? await unmetOf(sandbox) : undefined;
      if (passed(testInfo) && unmet === undefined) return sandbox[Symbol.asyncDispose]();
      await attachJournal(sandbox, testInfo);
      await sandbox[Symbol.asyncDispose]().catch(() => {}); // the test has failed: why is told already
      if (unmet !== undefined) throw unmet;
    },
  }),
);

/** @param {TestInfo} testInfo */
function passed({ status, expectedStatus }) {
  return status === expectedStatus;
}

/** Return what fails a test that passed, if anything does. @param {Sandbox} sandbox @returns {Promise<unknown>} */
async function unmetOf(sandbox) {
  try {
    await sandbox.verify();
  } catch (error) {
    return error instanceof ControlError && error.code === NOTHING_EXPECTED ? undefined : error;
  }
  return undefined;
}

/** Have the test's report hold what happened; where nobody can tell, why not. @param {Sandbox} sandbox @param {TestInfo} testInfo */
async function attachJournal(sandbox, testInfo) {
  const told = (/** @type {unknown} */ error) => `${error}`;
  const body = await sandbox.export().catch(told);
  await testInfo.attach("mockhub-journal.jsonl", { body, contentType: "application/x-ndjson" });
}
