// A suite of somebody's own, in Node: their page's login token comes from the sandbox's token endpoint, and the
// published @microsoft/ocsdk starts a chat with it. Ends with 1 if a start that should succeed does not.

import { SDKProvider } from "@microsoft/ocsdk";

const { MOCKHUB_ORG_URL = "", MOCKHUB_ORG_ID = "", MOCKHUB_WIDGET_ID = "", MOCKHUB_TOKEN_ENDPOINT = "" } = process.env;

/** @param {number} number */
async function start(number) {
  const token = await (await fetch(MOCKHUB_TOKEN_ENDPOINT)).text();
  const place = { orgUrl: MOCKHUB_ORG_URL, orgId: MOCKHUB_ORG_ID, widgetId: MOCKHUB_WIDGET_ID, channelId: "lcw" };
  /** The interface getSDK promises lacks methods, and takes more than it needs. @type {any} */
  const provider = SDKProvider;
  const sdk = provider.getSDK(place, { ocUserAgent: ["own-suite"] });
  const requestId = `00000000-0000-4000-8000-00000000000${number}`;
  try {
    await sdk.createConversation(requestId, { authenticatedUserToken: token });
    return true;
  } catch {
    return false;
  }
}

const [first, second] = [await start(1), await start(2)];
console.log(`first ${first}, second ${second}`);
process.exitCode = first === false && second === true ? 0 : 1;
