// One sandbox: where it is reached, and everything that can be done with it.

import { SandboxCalls } from "./calls.js";
import { ControlError, UnmetError } from "./errors.js";
import { textOf, written } from "./scenarios.js";

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
  constructor(connection, info) {
    super(connection, `/v1/sandboxes/${encodeURIComponent(info.id)}`);
    this.info = info;
  }

  /** Its name. */
  get id() {
    return this.info.id;
  }

  /** Where its chat hub is reached. */
  get http() {
    return this.info.orgUrl;
  }

  /** The same over https. */
  get https() {
    if (this.info.secureOrgUrl === null) throw new ControlError("this hub has no https listener", { code: "no-https" });
    return this.info.secureOrgUrl;
  }

  /** Where it is steered. */
  get control() {
    return this.connection.control + this.base;
  }

  /** The organization's id. */
  get orgId() {
    return this.info.orgId;
  }

  /** The id of the widget that is open to all. */
  get widgetId() {
    return this.info.widgets.anonymous;
  }

  /** The id of the widget that demands a token. */
  get authWidgetId() {
    return this.info.widgets.authenticated;
  }

  /** The HTML that puts the widget that is open to all on a page. */
  get scriptTag() {
    return this.info.scriptTags.anonymous;
  }

  /** The HTML that puts the widget that demands a token on a page. */
  get authScriptTag() {
    return this.info.scriptTags.authenticated;
  }

  /** Where the agent's Genesys desktop is, with some web content in it. @param {string} [content] its address */
  workspaceUrl(content) {
    return `${this.http}/workspace/${content === undefined ? "" : `?content=${encodeURIComponent(content)}`}`;
  }

  /**
   * Put a scenario's world into it, and count from now on what the scenario expects.
   *
   * @param {Scenario} scenario an object, YAML, or the path of a file
   * @param {Chosen} [chosen]
   */
  async arm(scenario, chosen) {
    return this.armScenario(await written(scenario, chosen));
  }

  /**
   * Arm it with a scenario, and look for its steps in the calls that come: the suite plays the visitor's part.
   *
   * @param {Scenario} scenario an object, YAML, or the path of a file
   * @param {Chosen & {clock?: "real" | "auto" | "manual"}} [options]
   */
  async beginSuite(scenario, { row, variables, clock } = {}) {
    const { file, text } = await textOf(scenario);
    return this.beginSuiteText(text, { file, row, vars: variables, clock });
  }

  /** Return it to its first state, the scenario it was made with included. @override */
  async reset() {
    this.info = await super.reset();
    return this.info;
  }

  /**
   * Wait until so many entries of the journal meet a condition, and return them.
   *
   * @param {Awaited} [awaited]
   * @throws {UnmetError} too few came in time; its message has those that came nearest
   */
  async waitFor({ at, within, ...rest } = {}) {
    const answer = await this.wait(at, { ...rest, within: typeof within === "number" ? `${within}s` : within });
    if (!answer.enough) throw new UnmetError(answer.told, answer);
    return answer.entries;
  }

  /**
   * Hold what was seen against expectations, written as in scenario files; against the armed scenario's unless given.
   *
   * @param {Api.VerifyRequest["expect"]} [expect]
   * @param {{after?: number}} [options] the number of an entry: only later ones count
   * @returns {Promise<Api.Verified>}
   * @throws {UnmetError} something was not seen; its message tells it as `mockhub run` does
   * @override
   */
  async verify(expect, options = {}) {
    const answer = expect === undefined ? await this.verification() : await super.verify(expect, options);
    if (!answer.passed) throw new UnmetError(answer.told, answer);
    return answer;
  }

  async [Symbol.asyncDispose]() {
    try {
      await this.delete();
    } catch (error) {
      if (!(error instanceof ControlError && error.code === "unknown-sandbox")) throw error;
    }
  }
}
