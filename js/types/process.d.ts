/**
 * Start a hub and return it once it listens.
 *
 * @param {string[][]} commands those that are tried, one after the other
 * @param {string[]} flags
 * @param {{cwd?: string, env: NodeJS.ProcessEnv, seconds: number}} options
 * @returns {Promise<Server>}
 * @throws {StartError}
 */
export function serve(commands: string[][], flags: string[], options: {
    cwd?: string;
    env: NodeJS.ProcessEnv;
    seconds: number;
}): Promise<Server>;
/**
 * Return the commands that may be MockHub's, the first that is there is used.
 *
 * @param {string | readonly string[] | undefined} chosen
 * @param {NodeJS.ProcessEnv} env
 */
export function commandsOf(chosen: string | readonly string[] | undefined, env: NodeJS.ProcessEnv): string[][];
/** A running `mockhub serve`. */
export class Server {
    /**
     * @param {ChildProcess} child
     * @param {Announcement} announcement
     * @param {Output} output
     */
    constructor(child: ChildProcess, announcement: Announcement, output: Output);
    child: ChildProcess;
    announcement: Announcement;
    /** @private */
    private output;
    /** @type {Promise<void>} @private */
    private exited;
    /** @private */
    private kill;
    /** Return what is known of this hub, which does not answer. */
    why(): Promise<string>;
    /** End it. */
    stop(): Promise<void>;
    #private;
}
/**
 * The first line of `mockhub serve`.
 */
export type Announcement = {
    version: string;
    pid: number;
    http: string;
    https: string | null;
    control: string;
    caFile: string | null;
};
import type { ChildProcess } from "node:child_process";
/** The last of what a process said on standard error. */
declare class Output {
    /** @param {ChildProcess} child */
    constructor(child: ChildProcess);
    text: string;
    told(): string;
}
export {};
