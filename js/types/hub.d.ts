/** A running hub; `await using` stops one that was started here. */
export class MockHub extends HubCalls {
    /**
     * Start a hub of one's own, on free ports unless told otherwise, and wait until it is ready.
     *
     * The command is the option `command`, that in `MOCKHUB_COMMAND`, `mockhub`, or `python -m mockhub`.
     *
     * @param {StartOptions} [options]
     * @returns {Promise<MockHub>}
     * @throws {import("./errors.js").StartError} it is not installed, its port is taken, or it ended at once
     */
    static start({ command, controlToken, scenario, cwd, env, seconds, ...flags }?: StartOptions): Promise<MockHub>;
    /**
     * Use a hub that runs already, at the address of its control API.
     *
     * @param {string} [url] `MOCKHUB_CONTROL_URL`, or where a hub is unless told otherwise
     * @param {object} [options]
     * @param {string} [options.token] what it wants to be presented; `MOCKHUB_CONTROL_TOKEN` unless given
     * @param {string} [options.caFile] the certificate to trust for its https; `MOCKHUB_CA_FILE` unless given
     * @returns {Promise<MockHub>}
     * @throws {import("./errors.js").ControlError} nobody answers there, or not MockHub
     */
    static attach(url?: string, options?: {
        token?: string | undefined;
        caFile?: string | undefined;
    }): Promise<MockHub>;
    /**
     * @param {Connection} connection
     * @param {{http: string, https: string | null, caFile: string | null}} addresses
     * @param {Server} [server]
     */
    constructor(connection: Connection, { http, https, caFile }: {
        http: string;
        https: string | null;
        caFile: string | null;
    }, server?: Server);
    /** Where its chat hub is reached. */
    http: string;
    /** The same over https; null without such a listener. */
    https: string | null;
    /** The file with the certificate to trust for https; null where it is not known. */
    caFile: string | null;
    /** @private */
    private server;
    /** Where it is steered. */
    get control(): string;
    /** Its sandboxes. */
    get sandboxes(): {
        /** Make a new one. @param {World} [world] */
        create: ({ scenario, row, variables, ...settings }?: World) => Promise<Sandbox>;
        /** Return the one of that id; the one that is always there unless said. */
        get: (id?: string) => Promise<Sandbox>;
        /** Return every one. */
        list: () => Promise<Sandbox[]>;
    };
    /**
     * Make a new sandbox, armed with a scenario if one is given.
     *
     * @param {World} [world] `scenario` (an object, YAML, or a path), `row`, `variables`; `seed`, `clock`, `widgets`,
     *   `providers`, `workspace`, `label`, `id`, `orgId`, `journal`, `idle`
     */
    sandbox(world?: World): Promise<Sandbox>;
    /**
     * Have the hub play a scenario with its built-in visitor, in a sandbox that is gone afterwards.
     *
     * @param {Scenario} scenario an object, YAML, or the path of a file
     * @param {Chosen & {seed?: number, clock?: "real" | "auto" | "manual"}} [options]
     */
    play(scenario: Scenario, { variables, ...rest }?: Chosen & {
        seed?: number;
        clock?: "real" | "auto" | "manual";
    }): Promise<Api.Played>;
    /** Stop it, if it was started here. */
    stop(): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
export type StartOptions = {
    /**
     * MockHub's command, with its first arguments
     */
    command?: string | readonly string[] | undefined;
    /**
     * http; https and control listen on the next two. 0, any free ones, unless said
     */
    port?: number | undefined;
    httpPort?: number | undefined;
    httpsPort?: number | undefined;
    controlPort?: number | undefined;
    /**
     * the address to listen on
     */
    host?: string | undefined;
    /**
     * wider than loopback needs a token
     */
    controlHost?: string | undefined;
    /**
     * what control calls must present
     */
    controlToken?: string | undefined;
    /**
     * a file that the default sandbox is armed with, or `name=file`
     */
    scenario?: string | readonly string[] | undefined;
    /**
     * who serves the chats of the default sandbox
     */
    agent?: "none" | "friendly" | undefined;
    /**
     * of the default sandbox
     */
    seed?: number | undefined;
    /**
     * seconds after which an unused sandbox is deleted
     */
    idle?: number | undefined;
    /**
     * where the CA is kept
     */
    data?: string | undefined;
    /**
     * where it runs
     */
    cwd?: string | undefined;
    /**
     * its environment; this process's own unless said
     */
    env?: NodeJS.ProcessEnv | undefined;
    /**
     * how long it may take to start
     */
    seconds?: number | undefined;
};
export type Settings = Api.Options<Omit<Api.NewSandboxInScenario, "scenario">>;
/**
 * What a sandbox is like; what stands in its members is written as in scenario files.
 */
export type World = Settings & Chosen & {
    scenario?: Scenario;
};
import { HubCalls } from "./calls.js";
import { Sandbox } from "./sandbox.js";
import type { Scenario } from "./scenarios.js";
import type { Chosen } from "./scenarios.js";
import type * as Api from "../types/api.js";
import { Connection } from "./connection.js";
import type { Server } from "./process.js";
