// Runs in a test's page beside the vendor's chat client, the global `acs`: opens it, and records its events.

/** @type {any} */
const page = window;
const EVENTS = [
  "chatMessageReceived",
  "chatMessageEdited",
  "chatMessageDeleted",
  "typingIndicatorReceived",
  "readReceiptReceived",
  "chatThreadCreated",
  "chatThreadPropertiesUpdated",
  "chatThreadDeleted",
  "participantsAdded",
  "participantsRemoved",
  "realTimeNotificationConnected",
  "realTimeNotificationDisconnected",
];

/** @type {{name: string, event: any}[]} */
page.seen = [];
/** @type {(() => void)[]} */
const waiting = [];

/** @param {string} name */
const found = (name) => page.seen.filter((/** @type {any} */ one) => one.name === name);

// With `renews` the page has a credential of its own, whose token is what `renewed` is or comes to: the
// vendor's own asks for no other token before the one it has expires.
/** @param {{endpoint: string, token: string, renews?: boolean}} how */
page.openChat = ({ endpoint, token, renews = false }) => {
  page.renewed = token;
  const getToken = async () => ({ token: await page.renewed, expiresOnTimestamp: Date.now() + 3_600_000 });
  const credential = renews
    ? { getToken, dispose: () => {} }
    : new page.acs.AzureCommunicationTokenCredential(token);
  page.chat = new page.acs.ChatClient(endpoint, credential);
};

// Listeners can be added only after starting, and stopping removes them.
page.start = async () => {
  await page.chat.startRealtimeNotifications();
  for (const name of EVENTS) {
    page.chat.on(name, (/** @type {any} */ event) => {
      page.seen.push({ name, event: event === undefined ? null : JSON.parse(JSON.stringify(event)) });
      for (const one of waiting.splice(0)) one();
    });
  }
};

/** @param {{name: string, times?: number}} what */
page.when = async ({ name, times = 1 }) => {
  while (found(name).length < times) {
    await new Promise((resolve) => waiting.push(() => resolve(undefined)));
  }
  return found(name)[times - 1].event;
};
