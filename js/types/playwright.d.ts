export { expect } from "@playwright/test";
/** @type {TestType<TestArgs, WorkerArgs>} */
export const test: TestType<TestArgs, WorkerArgs>;
/**
 * What a test is given.
 */
export type Fixtures = {
    /**
     * what the test's sandbox is like: `scenario`, `widgets`, `clock` ...
     */
    mockhubOptions: World;
    /**
     * the test's own sandbox; what its scenario expects is verified when the test has passed
     */
    mockhub: Sandbox;
};
/**
 * What the tests of a worker share.
 */
export type WorkerFixtures = {
    /**
     * how a hub is started where none runs already
     */
    mockhubStart: StartOptions;
    /**
     * the hub: the one that `MOCKHUB_CONTROL_URL` names, or one of the worker's own
     */
    mockhubHub: MockHub;
};
export type TestArgs = PlaywrightTestArgs & PlaywrightTestOptions & Fixtures;
export type WorkerArgs = PlaywrightWorkerArgs & PlaywrightWorkerOptions & WorkerFixtures;
import type { TestType } from "@playwright/test";
import type { World } from "./hub.js";
import type { Sandbox } from "./sandbox.js";
import type { StartOptions } from "./hub.js";
import { MockHub } from "./hub.js";
import type { PlaywrightTestArgs } from "@playwright/test";
import type { PlaywrightTestOptions } from "@playwright/test";
import type { PlaywrightWorkerArgs } from "@playwright/test";
import type { PlaywrightWorkerOptions } from "@playwright/test";
