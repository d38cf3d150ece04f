/** @import * as Api from "../types/api.js" */
/** @import {Connection} from "./connection.js" */
/** @import {Chosen, Scenario} from "./scenarios.js" */
/** @typedef {Api.SandboxShown} Info everything the hub told of a sandbox when it was made or last reset */
/**
 * @typedef {object} Awaited
 * @property {Api.WaitRequest["at"]} [at] where they happen; anywhere unless said
 * @property {Api.Where} [where] what else is asked of them, as in scenario files
 * @property {number} [count] how many; one unless said, those that are there already included
 * @property {number | string} [within] seconds, or `500ms` and the like; real time, 5 seconds unless said
 * @property {number} [after] the number of an entry: only later ones count
 * @property {boolean} [showSecrets] shows tokens with their signature
 */
/** A sandbox; `await using` deletes it at the end. */
export class Sandbox extends SandboxCalls {
    /**
     * @param {Connection} connection
     * @param {Info} info
     */
    constructor(connection: Connection, info: Info);
    info: Api.SandboxShown;
    /** Its name. */
    get id(): string;
    /** Where its chat hub is reached. */
    get http(): string;
    /** The same over https. */
    get https(): string;
    /** Where it is steered. */
    get control(): string;
    /** The organization's id. */
    get orgId(): string;
    /** The id of the widget that is open to all. */
    get widgetId(): string;
    /** The id of the widget that demands a token. */
    get authWidgetId(): string;
    /** The HTML that puts the widget that is open to all on a page. */
    get scriptTag(): string;
    /** The HTML that puts the widget that demands a token on a page. */
    get authScriptTag(): string;
    /** Where the agent's Genesys desktop is, with some web content in it. @param {string} [content] its address */
    workspaceUrl(content?: string): string;
    /**
     * Put a scenario's world into it, and count from now on what the scenario expects.
     *
     * @param {Scenario} scenario an object, YAML, or the path of a file
     * @param {Chosen} [chosen]
     */
    arm(scenario: Scenario, chosen?: Chosen): Promise<Api.Armed>;
    /**
     * Arm it with a scenario, and look for its steps in the calls that come: the suite plays the visitor's part.
     *
     * @param {Scenario} scenario an object, YAML, or the path of a file
     * @param {Chosen & {clock?: "real" | "auto" | "manual"}} [options]
     */
    beginSuite(scenario: Scenario, { row, variables, clock }?: Chosen & {
        clock?: "real" | "auto" | "manual";
    }): Promise<Api.SuiteBegun>;
    /**
     * Wait until so many entries of the journal meet a condition, and return them.
     *
     * @param {Awaited} [awaited]
     * @throws {UnmetError} too few came in time; its message has those that came nearest
     */
    waitFor({ at, within, ...rest }?: Awaited): Promise<readonly Api.EntryShown[]>;
    /**
     * Hold what was seen against expectations, written as in scenario files; against the armed scenario's unless given.
     *
     * @param {Api.VerifyRequest["expect"]} [expect]
     * @param {{after?: number}} [options] the number of an entry: only later ones count
     * @returns {Promise<Api.Verified>}
     * @throws {UnmetError} something was not seen; its message tells it as `mockhub run` does
     * @override
     */
    override verify(expect?: Api.VerifyRequest["expect"], options?: {
        after?: number;
    }): Promise<Api.Verified>;
    [Symbol.asyncDispose](): Promise<void>;
}
/**
 * everything the hub told of a sandbox when it was made or last reset
 */
export type Info = Api.SandboxShown;
export type Awaited = {
    /**
     * where they happen; anywhere unless said
     */
    at?: Api.WaitRequest["at"];
    /**
     * what else is asked of them, as in scenario files
     */
    where?: Api.Where | undefined;
    /**
     * how many; one unless said, those that are there already included
     */
    count?: number | undefined;
    /**
     * seconds, or `500ms` and the like; real time, 5 seconds unless said
     */
    within?: string | number | undefined;
    /**
     * the number of an entry: only later ones count
     */
    after?: number | undefined;
    /**
     * shows tokens with their signature
     */
    showSecrets?: boolean | undefined;
};
import { SandboxCalls } from "./calls.js";
import type * as Api from "../types/api.js";
import type { Scenario } from "./scenarios.js";
import type { Chosen } from "./scenarios.js";
import type { Connection } from "./connection.js";
