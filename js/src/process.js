// A hub as a process of one's own: found, started, watched, ended.

import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { clearTimeout, setTimeout } from "node:timers";

import { StartError } from "./errors.js";

/** @import {ChildProcess} from "node:child_process" */
/**
 * The first line of `mockhub serve`.
 *
 * @typedef {object} Announcement
 * @property {string} version
 * @property {number} pid
 * @property {string} http
 * @property {string | null} https
 * @property {string} control
 * @property {string | null} caFile
 */

const PYTHON = [["python3", "-m", "mockhub"], ["python", "-m", "mockhub"]];
const MOST_COMPLAINTS = 20_000;
const STOP_SECONDS = 5;
const EXIT_SECONDS = 0.25;

/** A running `mockhub serve`. */
export class Server {
  /**
   * @param {ChildProcess} child
   * @param {Announcement} announcement
   * @param {Output} output
   */
  constructor(child, announcement, output) {
    this.child = child;
    this.announcement = announcement;
    /** @private */
    this.output = output;
    /** @type {Promise<void>} @private */
    this.exited = new Promise((resolve) => void child.once("exit", () => resolve()));
    /** @private */
    this.kill = () => void child.kill("SIGTERM");
    process.once("exit", this.kill);
    void this.exited.then(() => process.off("exit", this.kill));
    this.#reference(false);
  }

  /** Return what is known of this hub, which does not answer. */
  async why() {
    // Referenced: nothing else may keep the suite from ending before it is told.
    await Promise.race([this.exited, new Promise((resolve) => void setTimeout(resolve, EXIT_SECONDS * 1000))]);
    const { exitCode, signalCode, pid } = this.child;
    if (exitCode === null && signalCode === null) return `the hub that was started here still runs (process ${pid})`;
    return `the hub that was started here has ended (${ended(this.child)})${this.output.told()}`;
  }

  /** End it. */
  async stop() {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.#reference(true);
    this.child.kill("SIGTERM");
    const late = setTimeout(() => this.child.kill("SIGKILL"), STOP_SECONDS * 1000);
    await this.exited;
    clearTimeout(late);
  }

  /** A hub keeps no suite from ending. @param {boolean} keeps */
  #reference(keeps) {
    for (const one of [this.child, this.child.stdout, this.child.stderr]) {
      /** @type {{ref?: () => void, unref?: () => void}} */ (one)[keeps ? "ref" : "unref"]?.();
    }
  }
}

/** The last of what a process said on standard error. */
class Output {
  text = "";

  /** @param {ChildProcess} child */
  constructor(child) {
    child.stderr?.setEncoding("utf8").on("data", (piece) => {
      this.text = (this.text + piece).slice(-MOST_COMPLAINTS);
    });
  }

  told() {
    return this.text ? `:\n${this.text.trimEnd()}` : "";
  }
}

/**
 * Start a hub and return it once it listens.
 *
 * @param {string[][]} commands those that are tried, one after the other
 * @param {string[]} flags
 * @param {{cwd?: string, env: NodeJS.ProcessEnv, seconds: number}} options
 * @returns {Promise<Server>}
 * @throws {StartError}
 */
export async function serve(commands, flags, options) {
  for (const command of commands) {
    const server = await started(command, flags, options);
    if (server !== undefined) return server;
  }
  const tried = commands.map((one) => one.join(" ")).join(", ");
  const how = "install it with `pip install mockhub`, or name its command: MOCKHUB_COMMAND, or the option `command`";
  throw new StartError(`there is no MockHub here (tried: ${tried}); ${how}`, "not-installed");
}

/**
 * Return the commands that may be MockHub's, the first that is there is used.
 *
 * @param {string | readonly string[] | undefined} chosen
 * @param {NodeJS.ProcessEnv} env
 */
export function commandsOf(chosen, env) {
  const named = chosen ?? env.MOCKHUB_COMMAND;
  if (named === undefined || named.length === 0) return [["mockhub"], ...PYTHON];
  return [typeof named === "string" ? named.trim().split(/\s+/) : [...named]];
}

/**
 * Start one command; nothing is returned where there is no such program, or no MockHub in that Python.
 *
 * @param {string[]} command
 * @param {string[]} flags
 * @param {{cwd?: string, env: NodeJS.ProcessEnv, seconds: number}} options
 * @returns {Promise<Server | undefined>}
 */
async function started([program, ...words], flags, { cwd, env, seconds }) {
  const child = spawn(program, [...words, "serve", ...flags], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
  const output = new Output(child);
  const first = await Promise.race([firstLine(child), failed(child), closed(child), after(seconds)]);
  if (typeof first === "string") return new Server(child, announced(child, first), output);
  if (first instanceof Error) {
    if (/** @type {NodeJS.ErrnoException} */ (first).code === "ENOENT") return undefined;
    throw new StartError(`cannot run ${program}: ${first.message}`, "exited");
  }
  const shown = [program, ...words, "serve", ...flags].join(" ");
  if (first === undefined) {
    child.kill("SIGKILL");
    throw new StartError(`\`${shown}\` said nothing within ${seconds} s${output.told()}`, "too-slow");
  }
  if (output.text.includes("No module named mockhub")) return undefined;
  const code = output.text.includes("cannot listen on") ? "port-taken" : "exited";
  throw new StartError(`\`${shown}\` ended at once (${ended(child)})${output.told()}`, code);
}

/** @param {ChildProcess} child @returns {Promise<string>} */
function firstLine(child) {
  return new Promise((resolve) => {
    if (child.stdout === null) return;
    const lines = createInterface({ input: child.stdout });
    lines.once("line", resolve);
  });
}

/** @param {ChildProcess} child @returns {Promise<Error>} */
function failed(child) {
  return new Promise((resolve) => void child.once("error", resolve));
}

/** Resolves with null once it has ended and all it said is here. @param {ChildProcess} child @returns {Promise<null>} */
function closed(child) {
  return new Promise((resolve) => void child.once("close", () => resolve(null)));
}

/** @param {number} seconds @returns {Promise<undefined>} */
function after(seconds) {
  return new Promise((resolve) => void setTimeout(() => resolve(undefined), seconds * 1000).unref());
}

/** @param {ChildProcess} child @param {string} line @returns {Announcement} */
function announced(child, line) {
  try {
    const told = JSON.parse(line);
    if (typeof told.control === "string") return told;
  } catch {
    // Whatever that is, it is not MockHub's first line.
  }
  child.kill("SIGKILL");
  throw new StartError(`that is no \`mockhub serve\`: its first line is ${JSON.stringify(line.slice(0, 200))}`, "exited");
}

/** @param {ChildProcess} child */
function ended({ exitCode, signalCode }) {
  return signalCode === null ? `exit code ${exitCode}` : signalCode;
}
