// Runs calls of the published @microsoft/ocsdk: one job as JSON on stdin, one line of JSON a call on stdout.
//
// Calls run one after the other in this one process, as on one page. A call may say its own orgUrl, orgId,
// widgetId or token (null: none); each address and widget not met before gets an SDK instance of its own. A job that
// says atOnce makes all its calls at the same time, as many pages of one process would; its answers are not told apart.

import { subscribe } from "node:diagnostics_channel";
import { text } from "node:stream/consumers";

import { SDKProvider } from "@microsoft/ocsdk";

/** The class itself: the interface getSDK promises lacks methods. @typedef {import("@microsoft/ocsdk/lib/SDK.js").default} Sdk */
/** @typedef {{orgUrl: string, orgId: string, widgetId: string, token?: string | null}} Place */
/** @typedef {{method: keyof typeof METHODS, requestId: string, chatId?: string, initContext?: object}} Step */
/** @typedef {Place & Step & {authenticatedUserToken?: string}} Call */
/** @typedef {{status: number, headers: import("node:http").IncomingHttpHeaders}} Answer */

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** The SDK's own defaults, but for its name: an empty configuration would be shared by all instances. */
const CONFIGURATION = { ocUserAgent: ["contract-test"] };

/** The chat each request id was answered with. @type {Map<string, string>} */
const chats = new Map();

const METHODS = {
  /** @param {Sdk} sdk @param {Call} call */
  getChatConfig: (sdk, call) => sdk.getChatConfig(call.requestId),

  /** @param {Sdk} sdk @param {Call} call */
  createConversation: async (sdk, call) => {
    const { requestId, authenticatedUserToken, initContext } = call;
    const answer = await sdk.createConversation(requestId, { authenticatedUserToken, initContext });
    chats.set(requestId, String(answer.ChatId));
    return answer;
  },

  /** @param {Sdk} sdk @param {Call} call */
  getLWIDetails: (sdk, { requestId, authenticatedUserToken }) =>
    sdk.getLWIDetails(requestId, { authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  validateAuthChatRecord: (sdk, { requestId, chatId = chats.get(requestId), authenticatedUserToken }) =>
    sdk.validateAuthChatRecord(requestId, { chatId, authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  sessionClose: (sdk, { requestId, authenticatedUserToken }) =>
    sdk.sessionClose(requestId, { authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  getAgentAvailability: (sdk, { requestId, authenticatedUserToken }) =>
    sdk.getAgentAvailability(requestId, { authenticatedUserToken }),

  /** @param {Sdk} sdk */
  getLcwFcsDetails: (sdk) => sdk.getLcwFcsDetails(),
};

/** What the call under way was answered with, retries included. @type {Answer[]} */
let answers = [];

/** @param {any} message */
function onlyLoopback({ request }) {
  if (!LOOPBACK.includes(request.host)) throw new Error(`a call left this machine: ${request.host}`);
}

/** @param {any} message */
function note({ response }) {
  answers.push({ status: response.statusCode, headers: response.headers });
}

/** @type {Map<string, Sdk>} */
const instances = new Map();

/** @param {Place} place */
function instance({ orgUrl, orgId, widgetId }) {
  const key = [orgUrl, orgId, widgetId].join(" ");
  const known = instances.get(key);
  if (known) return known;
  const place = { orgUrl, orgId, widgetId, channelId: "lcw" };
  const silent = { logClientSdkTelemetryEvent() {} };
  const made = /** @type {Sdk} */ (SDKProvider.getSDK(place, /** @type {any} */ ({ ...CONFIGURATION }), silent));
  instances.set(key, made);
  return made;
}

/** @param {any} error */
function shown(error) {
  const { status = null, headers = {}, data = null } = error.response ?? {};
  return { status, headers: { ...headers }, data, message: String(error.message ?? error) };
}

/** @param {Place & Step} call */
async function outcome(call) {
  answers = [];
  try {
    const token = call.token ?? undefined;
    const value = await METHODS[call.method](instance(call), { ...call, authenticatedUserToken: token });
    return { ok: true, value: value ?? null, answers };
  } catch (error) {
    return { ok: false, error: shown(error), answers };
  }
}

subscribe("http.client.request.start", onlyLoopback);
subscribe("http.client.response.finish", note);

/** @param {object} result */
const tell = (result) => process.stdout.write(`${JSON.stringify(result)}\n`);

/** @type {Place & {calls: (Partial<Place> & Step)[], atOnce?: boolean}} */
const { calls, atOnce, ...place } = JSON.parse(await text(process.stdin));
if (atOnce) {
  const results = await Promise.all(calls.map((call) => outcome({ ...place, ...call })));
  for (const result of results) tell({ ...result, answers: [] });
} else {
  for (const call of calls) tell(await outcome({ ...place, ...call }));
}
