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
/** @typedef {{currentLiveChatVersion?: number, refreshToken?: boolean, MsOcBotApplicationId?: string}} ForToken */
/** @typedef {{isReconnectChat?: boolean, isPersistentChat?: boolean}} ForClose */
/** @typedef {{chatToken?: string, pageSize?: number, pageToken?: string, surveyOwnerId?: string}} ForTheRest */
/** @typedef {{chatId?: string, reconnectId?: string, initContext?: object, body?: object} & ForTheRest} Told */
/** @typedef {Told & ForToken & ForClose} More */
/** @typedef {{method: keyof typeof METHODS, requestId: string} & More} Step */
/** @typedef {Place & Step & {authenticatedUserToken?: string}} Call */
/** @typedef {{status: number, headers: import("node:http").IncomingHttpHeaders}} Answer */

const LOOPBACK = ["127.0.0.1", "localhost", "::1"];

/** The SDK's own defaults, but for its name: an empty configuration would be shared by all instances. */
const CONFIGURATION = { ocUserAgent: ["contract-test"] };

/** The chat each request id was answered with. @type {Map<string, {chatId: string, chatToken: string}>} */
const chats = new Map();

/** @param {string} requestId @param {{ChatId?: unknown, Token?: unknown}} answer */
function remember(requestId, answer) {
  chats.set(requestId, { chatId: String(answer.ChatId), chatToken: String(answer.Token) });
}

const METHODS = {
  /** @param {Sdk} sdk @param {Call} call */
  getChatConfig: (sdk, call) => sdk.getChatConfig(call.requestId),

  /** @param {Sdk} sdk @param {Call} call */
  createConversation: async (sdk, call) => {
    const { requestId, authenticatedUserToken, initContext, reconnectId } = call;
    const answer = await sdk.createConversation(requestId, { authenticatedUserToken, initContext, reconnectId });
    remember(requestId, answer);
    return answer;
  },

  /** @param {Sdk} sdk @param {Call} call */
  getChatToken: async (sdk, call) => {
    const { requestId, authenticatedUserToken, reconnectId } = call;
    const { currentLiveChatVersion, refreshToken, MsOcBotApplicationId } = call;
    const options = { authenticatedUserToken, reconnectId, currentLiveChatVersion, refreshToken, MsOcBotApplicationId };
    const answer = await sdk.getChatToken(requestId, options);
    remember(requestId, answer);
    return answer;
  },

  /** @param {Sdk} sdk @param {Call} call */
  sessionInit: (sdk, { requestId, authenticatedUserToken, reconnectId, initContext = {} }) => {
    const context = { chatId: chats.get(requestId)?.chatId, ...initContext };
    return sdk.sessionInit(requestId, { authenticatedUserToken, reconnectId, initContext: context });
  },

  /** @param {Sdk} sdk @param {Call} call */
  getReconnectableChats: (sdk, { requestId, authenticatedUserToken = "" }) =>
    sdk.getReconnectableChats({ requestId, authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  getReconnectAvailability: (sdk, { requestId, reconnectId = "" }) =>
    sdk.getReconnectAvailability(reconnectId, { requestId }),

  /** @param {Sdk} sdk @param {Call} call */
  getLWIDetails: (sdk, { requestId, authenticatedUserToken, reconnectId }) =>
    sdk.getLWIDetails(requestId, { authenticatedUserToken, reconnectId }),

  /** @param {Sdk} sdk @param {Call} call */
  validateAuthChatRecord: (sdk, { requestId, chatId = chats.get(requestId)?.chatId, authenticatedUserToken }) =>
    sdk.validateAuthChatRecord(requestId, { chatId, authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  sessionClose: (sdk, { requestId, authenticatedUserToken, isReconnectChat, isPersistentChat }) =>
    sdk.sessionClose(requestId, { authenticatedUserToken, isReconnectChat, isPersistentChat }),

  /** @param {Sdk} sdk @param {Call} call */
  getAgentAvailability: (sdk, { requestId, authenticatedUserToken }) =>
    sdk.getAgentAvailability(requestId, { authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  getChatTranscripts: (sdk, call) => {
    const { requestId, authenticatedUserToken, currentLiveChatVersion } = call;
    const { chatId, chatToken } = { chatId: "", chatToken: "", ...chats.get(requestId), ...call };
    const options = { authenticatedUserToken, currentLiveChatVersion };
    return sdk.getChatTranscripts(requestId, chatId, chatToken, options);
  },

  /** @param {Sdk} sdk @param {Call} call */
  emailTranscript: (sdk, call) => {
    const { requestId, authenticatedUserToken, body = {} } = call;
    const { chatId, chatToken } = { chatId: "", chatToken: "", ...chats.get(requestId), ...call };
    const email = { ChatId: chatId, DefaultAttachmentMessage: "", CustomerLocale: "en-us", ...body };
    return sdk.emailTranscript(requestId, chatToken, email, { authenticatedUserToken });
  },

  /** @param {Sdk} sdk @param {Call} call */
  getPersistentChatHistory: (sdk, { requestId, authenticatedUserToken, pageSize, pageToken }) =>
    sdk.getPersistentChatHistory(requestId, { authenticatedUserToken, pageSize, pageToken }),

  /** @param {Sdk} sdk @param {Call} call */
  sendTypingIndicator: (sdk, { requestId }) =>
    sdk.sendTypingIndicator(requestId, 2, { customerDisplayName: "Customer" }),

  /** @param {Sdk} sdk @param {Call} call */
  fetchDataMaskingInfo: (sdk, { requestId }) => sdk.fetchDataMaskingInfo(requestId),

  /** @param {Sdk} sdk @param {Call} call */
  makeSecondaryChannelEventRequest: (sdk, { requestId, body = {}, authenticatedUserToken }) =>
    sdk.makeSecondaryChannelEventRequest(requestId, body, { authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  submitPostChatResponse: (sdk, { requestId, body = {}, authenticatedUserToken }) =>
    sdk.submitPostChatResponse(requestId, body, { authenticatedUserToken }),

  /** @param {Sdk} sdk @param {Call} call */
  getSurveyInviteLink: (sdk, { requestId, surveyOwnerId = "", body = {}, authenticatedUserToken }) =>
    sdk.getSurveyInviteLink(surveyOwnerId, body, { authenticatedUserToken, requestId }),

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
