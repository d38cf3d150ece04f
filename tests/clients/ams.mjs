// Runs calls of the published @microsoft/omnichannel-amsclient: one job as JSON on stdin, one line of JSON a call on
// stdout.
//
// Each call says whose chat token it is made with. A file is {"name", "type", "text"} or, with "bytes", so many of
// them; what {"result": 2, "member": "id"} stands for is a member of what the call of that number (from 0) resolved
// with. Bytes are shown by their number, their SHA-256, and as text if they are few. Names that the job lists as
// local are found on this machine, as a resolver of one's own would have it.

import { createHash } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import dns from "node:dns";
import { text } from "node:stream/consumers";

/** @typedef {{chatId: string, token: string, amsEndpoint?: string, regionGTMS?: Record<string, string>}} ChatToken */
/** @typedef {{user: string, method: string, args?: any[]}} Call */
/** @typedef {{package: string, users: Record<string, ChatToken>, calls: Call[], local?: string[]}} Job */

const LOOPBACK = ["127.0.0.1", "localhost", "::1", "[::1]"];
const MOST_SHOWN = 2000;

/** @type {Job} */
const job = JSON.parse(await text(process.stdin));
const here = job.local ?? [];

/** @type {{method: string, url: string, status: number, headers: Record<string, string>}[]} */
let answers = [];

subscribe("undici:request:create", (/** @type {any} */ { request }) => {
  const { hostname } = new URL(request.origin);
  if (![...LOOPBACK, ...here].includes(hostname)) throw new Error(`a call left this machine: ${hostname}`);
});

/** Look names up as ever, those of the job on this machine. */
const lookUp = dns.lookup;
// @ts-ignore - one of the signatures is enough
dns.lookup = (/** @type {string} */ name, /** @type {any} */ options, /** @type {any} */ told) =>
  lookUp(here.includes(name) ? "127.0.0.1" : name, options, told);

/** The client takes what has a window without a document for a native application. */
Object.assign(globalThis, { window: globalThis });

/** @type {typeof fetch} */
const send = globalThis.fetch;
/** @param {any} target @param {RequestInit} [request] @returns {Promise<Response>} */
globalThis.fetch = async (target, request) => {
  const answer = await send(target, request);
  const headers = Object.fromEntries(answer.headers);
  answers.push({ method: request?.method ?? "GET", url: String(target), status: answer.status, headers });
  return answer;
};

const created = (await import(job.package)).default;
/** The client writes what fails on the console, where the results go. */
console.log = () => {};
const client = await (created.default ?? created)({ framedMode: false, multiClient: false, debug: false, logger: null });

/** @type {any[]} */
const results = [];

/** Put files, and earlier results, in the place of what stands for them. @param {any} value @returns {any} */
function filled(value) {
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== "object") return value;
  if ("result" in value) return value.member === undefined ? results[value.result] : results[value.result]?.[value.member];
  if ("bytes" in value) return new File([new Uint8Array(value.bytes).fill(65)], value.name, { type: value.type });
  if ("text" in value) return new File([value.text], value.name, { type: value.type });
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member)]));
}

/** @param {any} value */
async function shown(value) {
  if (!(value instanceof Blob)) return value instanceof Response ? value.status : (value ?? null);
  const bytes = Buffer.from(await value.arrayBuffer());
  const whole = bytes.length > MOST_SHOWN ? {} : { text: bytes.toString() };
  return { type: value.type, size: bytes.length, sha256: createHash("sha256").update(bytes).digest("hex"), ...whole };
}

/** @param {Call} call */
async function outcome({ user, method, args = [] }) {
  answers = [];
  try {
    const token = job.users[user];
    if (method === "initialize") await client.initialize({ chatToken: token });
    const value = method === "initialize" ? null : await client[method](...filled(args), token);
    results.push(value);
    return { ok: true, value: await shown(value), answers };
  } catch (/** @type {any} */ error) {
    results.push(null);
    return { ok: false, error: { message: String(error?.message ?? error) }, answers };
  }
}

for (const call of job.calls) process.stdout.write(`${JSON.stringify(await outcome(call))}\n`);
