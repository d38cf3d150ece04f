// How a hub is called: one request a call, an error that says what is wrong, and a bound on how long it takes.
//
// Node's own modules are used and no global `fetch`: test environments that play a browser put theirs in its place,
// which is bound by rules for pages (no page may steer a hub).

import { request as overHttp } from "node:http";
import { request as overHttps } from "node:https";
import { text } from "node:stream/consumers";
import { URL } from "node:url";

import { ControlError, notAHub, refusal } from "./errors.js";
import { entriesOf } from "./events.js";

/** @import {IncomingMessage} from "node:http" */
/** @import {Followed} from "./events.js" */
/** @typedef {{body?: unknown, query?: Record<string, unknown>, slow?: number}} What */

/** Where a hub is steered unless it was told otherwise. */
export const CONTROL = "http://127.0.0.1:8789";

/** A hub's control API. */
export class Connection {
  /**
   * @param {string} control its address
   * @param {object} [options]
   * @param {string} [options.token] what it wants to be presented, if it is bound wider than its machine
   * @param {number} [options.seconds] how long an answer may take
   * @param {() => Promise<string>} [options.why] what is known of a hub that does not answer
   */
  constructor(control, { token, seconds = 30, why = async () => HOW } = {}) {
    this.control = checked(control);
    this.seconds = seconds;
    /** @private */
    this.why = why;
    /** @type {Record<string, string>} @private */
    this.headers = token ? { Authorization: `Bearer ${token}` } : {};
  }

  /**
   * Send a call and return its answer.
   *
   * @param {string} method
   * @param {string} path
   * @param {What} [what]
   * @returns {Promise<any>}
   * @throws {ControlError} it was refused, or nobody answered
   */
  async send(method, path, what = {}) {
    const text = await this.text(method, path, what);
    if (text === "") return undefined;
    try {
      return JSON.parse(text);
    } catch {
      throw notAHub(this.control, text);
    }
  }

  /**
   * Send a call and return the text of its answer; throws as `send`.
   *
   * @param {string} method
   * @param {string} path
   * @param {What} [what]
   * @returns {Promise<string>}
   */
  async text(method, path, what = {}) {
    return this.#told(this.#patience(what), async () => text(await this.#answered(method, path, what)));
  }

  /**
   * Send a call that is answered with a stream of journal entries; throws as `send`.
   *
   * @param {string} method
   * @param {string} path
   * @param {What} [what]
   * @returns {AsyncGenerator<Followed>}
   */
  async *follow(method, path, what = {}) {
    const response = await this.#told(this.seconds, () => this.#answered(method, path, what));
    const entries = entriesOf(response.setEncoding("utf8"));
    try {
      for (;;) {
        const { done, value } = await this.#told(this.seconds, () => entries.next());
        if (done) return;
        yield value;
      }
    } finally {
      response.destroy();
    }
  }

  /** Return how many seconds a call may take. @param {What} what */
  #patience({ slow = 0 }) {
    return this.seconds + slow;
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {What} what
   * @returns {Promise<IncomingMessage>}
   */
  async #answered(method, path, what) {
    const response = await this.#sent(method, path, what);
    const { statusCode = 0 } = response;
    if (statusCode >= 200 && statusCode < 300) return response;
    throw refusal(this.control, statusCode, await text(response));
  }

  /**
   * @param {string} method
   * @param {string} path
   * @param {What} what
   * @returns {Promise<IncomingMessage>}
   */
  #sent(method, path, what) {
    const { body = {}, query = {} } = what;
    const sent = method === "GET" ? undefined : Buffer.from(JSON.stringify(body));
    const given = Object.entries(query).filter(([, value]) => value !== undefined && value !== null);
    const url = new URL(this.control + path);
    for (const [name, value] of given) url.searchParams.set(name, `${value}`);
    const described = sent && { "Content-Type": "application/json", "Content-Length": sent.length };
    const headers = { ...this.headers, ...described };
    const timeout = this.#patience(what) * 1000;
    return new Promise((resolve, reject) => {
      const send = url.protocol === "https:" ? overHttps : overHttp;
      // A connection for each call: none is kept that a hub which was started anew does not know.
      const request = send(url, { method, headers, timeout, agent: false }, resolve);
      request.on("timeout", () => request.destroy(new Late()));
      request.on("error", reject);
      request.end(sent);
    });
  }

  /**
   * Have what keeps a call from being answered told as a ControlError.
   *
   * @template T
   * @param {number} seconds
   * @param {() => Promise<T>} does
   * @returns {Promise<T>}
   */
  async #told(seconds, does) {
    try {
      return await does();
    } catch (error) {
      if (error instanceof ControlError) throw error;
      if (error instanceof Late) {
        throw new ControlError(`the hub at ${this.control} did not answer within ${seconds} s`, { code: "too-slow" });
      }
      const title = `no hub answers at ${this.control} (${reason(error)}); ${await this.why()}`;
      throw new ControlError(title, { code: "unreachable", cause: error });
    }
  }
}

const HOW = "start one with `mockhub serve`, whose first line says where its control API is";

/** Nothing came in time. */
class Late extends Error {}

/** @param {unknown} error */
function reason(error) {
  const { message, code } = /** @type {{message?: string, code?: string}} */ (error);
  return message || code;
}

/** @param {string} control */
function checked(control) {
  const url = URL.canParse(control) ? new URL(control) : undefined;
  if (!url || !["http:", "https:"].includes(url.protocol)) {
    const expected = `expected one like ${CONTROL}`;
    throw new ControlError(`'${control}' is no address of a control API; ${expected}`, { code: "bad-input" });
  }
  return control.replace(/\/+$/, "");
}

/**
 * Return a call's options as they are written: their own names in kebab-case.
 *
 * @param {object} options
 * @returns {Record<string, unknown>}
 */
export function kebab(options) {
  const written = (/** @type {string} */ name) => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
  return Object.fromEntries(Object.entries(options).map(([name, value]) => [written(name), value]));
}
