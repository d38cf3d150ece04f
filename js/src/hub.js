// A hub: started here, or one that runs already.

import { HubCalls } from "./calls.js";
import { CONTROL, Connection, kebab } from "./connection.js";
import { commandsOf, serve } from "./process.js";
import { Sandbox } from "./sandbox.js";
import { textOf, written } from "./scenarios.js";

/** @import * as Api from "../types/api.js" */
/** @import {Server} from "./process.js" */
/** @import {Chosen, Scenario} from "./scenarios.js" */
/**
 * @typedef {object} StartOptions
 * @property {string | readonly string[]} [command] MockHub's command, with its first arguments
 * @property {number} [port] http; https and control listen on the next two. 0, any free ones, unless said
 * @property {number} [httpPort]
 * @property {number} [httpsPort]
 * @property {number} [controlPort]
 * @property {string} [host] the address to listen on
 * @property {string} [controlHost] wider than loopback needs a token
 * @property {string} [controlToken] what control calls must present
 * @property {string | readonly string[]} [scenario] a file that the default sandbox is armed with, or `name=file`
 * @property {"friendly" | "none"} [agent] who serves the chats of the default sandbox
 * @property {number} [seed] of the default sandbox
 * @property {number} [idle] seconds after which an unused sandbox is deleted
 * @property {string} [data] where the CA is kept
 * @property {string} [cwd] where it runs
 * @property {NodeJS.ProcessEnv} [env] its environment; this process's own unless said
 * @property {number} [seconds] how long it may take to start
 */
/** @typedef {Api.Options<Omit<Api.NewSandboxInScenario, "scenario">>} Settings */
/**
 * What a sandbox is like; what stands in its members is written as in scenario files.
 *
 * @typedef {Settings & Chosen & {scenario?: Scenario}} World
 */

const ATTACH_SECONDS = 5;
const START_SECONDS = 30;

/** A running hub; `await using` stops one that was started here. */
export class MockHub extends HubCalls {
  /**
   * @param {Connection} connection
   * @param {{http: string, https: string | null, caFile: string | null}} addresses
   * @param {Server} [server]
   */
  constructor(connection, { http, https, caFile }, server) {
    super(connection);
    /** Where its chat hub is reached. */
    this.http = http;
    /** The same over https; null without such a listener. */
    this.https = https;
    /** The file with the certificate to trust for https; null where it is not known. */
    this.caFile = caFile;
    /** @private */
    this.server = server;
  }

  /** Where it is steered. */
  get control() {
    return this.connection.control;
  }

  /**
   * Start a hub of one's own, on free ports unless told otherwise, and wait until it is ready.
   *
   * The command is the option `command`, that in `MOCKHUB_COMMAND`, `mockhub`, or `python -m mockhub`.
   *
   * @param {StartOptions} [options]
   * @returns {Promise<MockHub>}
   * @throws {import("./errors.js").StartError} it is not installed, its port is taken, or it ended at once
   */
  static async start({ command, controlToken, scenario, cwd, env = process.env, seconds = START_SECONDS, ...flags } = {}) {
    const token = controlToken ?? env.MOCKHUB_CONTROL_TOKEN;
    const all = token === undefined ? env : { ...env, MOCKHUB_CONTROL_TOKEN: token };
    const files = scenario === undefined ? [] : [scenario].flat();
    const words = Object.entries(kebab({ port: 0, ...flags, scenario: undefined }))
      .concat(files.map((file) => ["scenario", file]))
      .flatMap(([name, value]) => (value === undefined ? [] : [`--${name}`, `${value}`]));
    const server = await serve(commandsOf(command, env), words, { cwd, env: all, seconds });
    const connection = new Connection(server.announcement.control, { token, why: () => server.why() });
    const hub = new MockHub(connection, server.announcement, server);
    try {
      await hub.readiness();
    } catch (error) {
      await server.stop();
      throw error;
    }
    return hub;
  }

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
  static async attach(url, options = {}) {
    const { MOCKHUB_CONTROL_URL, MOCKHUB_CONTROL_TOKEN, MOCKHUB_CA_FILE } = process.env;
    const { token = MOCKHUB_CONTROL_TOKEN, caFile = MOCKHUB_CA_FILE } = options;
    const control = url ?? (MOCKHUB_CONTROL_URL || CONTROL);
    const asked = new MockHub(new Connection(control, { token, seconds: ATTACH_SECONDS }), NOWHERE);
    const { orgUrl, secureOrgUrl } = await asked.sandboxes.get().then((box) => box.info);
    const addresses = { http: base(orgUrl), https: secureOrgUrl && base(secureOrgUrl), caFile: caFile ?? null };
    return new MockHub(new Connection(control, { token }), addresses);
  }

  /** Its sandboxes. */
  get sandboxes() {
    return {
      /** Make a new one. @param {World} [world] */
      create: async ({ scenario, row, variables, ...settings } = /** @type {World} */ ({})) => {
        const armed = scenario === undefined ? undefined : await written(scenario, { row, variables });
        return new Sandbox(this.connection, await this.createSandbox({ ...kebab(settings), scenario: armed }));
      },
      /** Return the one of that id; the one that is always there unless said. */
      get: async (id = "default") => {
        const path = `/v1/sandboxes/${encodeURIComponent(id)}`;
        return new Sandbox(this.connection, await this.connection.send("GET", path));
      },
      /** Return every one. */
      list: async () => (await this.listSandboxes()).sandboxes.map((info) => new Sandbox(this.connection, info)),
    };
  }

  /**
   * Make a new sandbox, armed with a scenario if one is given.
   *
   * @param {World} [world] `scenario` (an object, YAML, or a path), `row`, `variables`; `seed`, `clock`, `widgets`,
   *   `providers`, `workspace`, `label`, `id`, `orgId`, `journal`, `idle`
   */
  async sandbox(world) {
    return this.sandboxes.create(world);
  }

  /**
   * Have the hub play a scenario with its built-in visitor, in a sandbox that is gone afterwards.
   *
   * @param {Scenario} scenario an object, YAML, or the path of a file
   * @param {Chosen & {seed?: number, clock?: "real" | "auto" | "manual"}} [options]
   */
  async play(scenario, { variables, ...rest } = {}) {
    const { file, text } = await textOf(scenario);
    return this.playText(text, { file, vars: variables, ...rest });
  }

  /** Stop it, if it was started here. */
  async stop() {
    await this.server?.stop();
  }

  async [Symbol.asyncDispose]() {
    await this.stop();
  }
}

const NOWHERE = { http: "", https: null, caFile: null };

/** Return a hub's address, from that of its default sandbox. @param {string} orgUrl */
function base(orgUrl) {
  return orgUrl.replace(/\/s\/default$/, "");
}
