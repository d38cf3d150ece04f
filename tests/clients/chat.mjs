// Runs calls of the published @azure/communication-chat: one job as JSON on stdin, one line of JSON a call on stdout.
//
// Each call says which user makes it and, for a method of a thread, in which thread. In its arguments
// {"result": 2, "member": "id"} stands for a member of what the call of that number (from 0) resolved with.
// Lists are read to their end; what they resolve with is the size of each page and all items.

import { subscribe } from "node:diagnostics_channel";
import { text } from "node:stream/consumers";

import { AzureCommunicationTokenCredential } from "@azure/communication-common";

/** @typedef {{ChatClient: any}} Package */
/** @typedef {{user: string, method: string, thread?: any, args?: any[]}} Call */
/** @typedef {{package: string, endpoint: string, tokens: Record<string, string>, calls: Call[]}} Job */

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** @type {{status: number, headers: import("node:http").IncomingHttpHeaders}[]} */
let answers = [];

subscribe("http.client.request.start", (/** @type {any} */ { request }) => {
  if (!LOOPBACK.includes(request.host)) throw new Error(`a call left this machine: ${request.host}`);
});
subscribe("http.client.response.finish", (/** @type {any} */ { response }) => {
  answers.push({ status: response.statusCode, headers: response.headers });
});

/** @type {Job} */
const job = JSON.parse(await text(process.stdin));
/** @type {Package} */
const { ChatClient } = await import(job.package);

/** @type {Map<string, any>} */
const clients = new Map();
for (const [user, token] of Object.entries(job.tokens)) {
  clients.set(user, new ChatClient(job.endpoint, new AzureCommunicationTokenCredential(token)));
}

/** @type {any[]} */
const results = [];

/** Put earlier results in the place of what stands for them. @param {any} value @returns {any} */
function filled(value) {
  if (Array.isArray(value)) return value.map(filled);
  if (value === null || typeof value !== "object") return value;
  if ("result" in value) return String(value.member).split(".").reduce((from, name) => from[name], results[value.result]);
  if ("date" in value) return new Date(filled(value.date));
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, filled(member)]));
}

/** @param {any} pages */
async function collected(pages) {
  const sizes = [];
  const items = [];
  for await (const page of pages) {
    sizes.push(page.length);
    items.push(...page);
  }
  return { sizes, items };
}

/** @param {any} error */
function shown(error) {
  const { statusCode = null, code = null, name, details = null } = error;
  return { statusCode, code, name, details, message: String(error.message ?? error) };
}

/** @param {Call} call */
async function outcome(call) {
  answers = [];
  const { user, method, thread, args = [] } = call;
  try {
    const client = clients.get(user);
    const target = thread === undefined ? client : client.getChatThreadClient(filled(thread));
    const made = target[method](...filled(args));
    const value = typeof made?.byPage === "function" ? await collected(made.byPage()) : await made;
    results.push(value);
    return { ok: true, value: value ?? null, answers };
  } catch (error) {
    results.push(null);
    return { ok: false, error: shown(error), answers };
  }
}

for (const call of job.calls) process.stdout.write(`${JSON.stringify(await outcome(call))}\n`);
