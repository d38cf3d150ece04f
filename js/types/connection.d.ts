/**
 * Return a call's options as they are written: their own names in kebab-case.
 *
 * @param {object} options
 * @returns {Record<string, unknown>}
 */
export function kebab(options: object): Record<string, unknown>;
/** @import {IncomingMessage} from "node:http" */
/** @import {Followed} from "./events.js" */
/** @typedef {{body?: unknown, query?: Record<string, unknown>, slow?: number}} What */
/** Where a hub is steered unless it was told otherwise. */
export const CONTROL: "http://127.0.0.1:8789";
/** A hub's control API. */
export class Connection {
    /**
     * @param {string} control its address
     * @param {object} [options]
     * @param {string} [options.token] what it wants to be presented, if it is bound wider than its machine
     * @param {number} [options.seconds] how long an answer may take
     * @param {() => Promise<string>} [options.why] what is known of a hub that does not answer
     */
    constructor(control: string, { token, seconds, why }?: {
        token?: string | undefined;
        seconds?: number | undefined;
        why?: (() => Promise<string>) | undefined;
    });
    control: string;
    seconds: number;
    /** @private */
    private why;
    /** @type {Record<string, string>} @private */
    private headers;
    /**
     * Send a call and return its answer.
     *
     * @param {string} method
     * @param {string} path
     * @param {What} [what]
     * @returns {Promise<any>}
     * @throws {ControlError} it was refused, or nobody answered
     */
    send(method: string, path: string, what?: What): Promise<any>;
    /**
     * Send a call and return the text of its answer; throws as `send`.
     *
     * @param {string} method
     * @param {string} path
     * @param {What} [what]
     * @returns {Promise<string>}
     */
    text(method: string, path: string, what?: What): Promise<string>;
    /**
     * Send a call that is answered with a stream of journal entries; throws as `send`.
     *
     * @param {string} method
     * @param {string} path
     * @param {What} [what]
     * @returns {AsyncGenerator<Followed>}
     */
    follow(method: string, path: string, what?: What): AsyncGenerator<Followed>;
    #private;
}
export type What = {
    body?: unknown;
    query?: Record<string, unknown>;
    slow?: number;
};
import type { Followed } from "./events.js";
